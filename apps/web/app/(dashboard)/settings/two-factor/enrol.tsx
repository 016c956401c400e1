'use client'

import { Button } from '@pileus/ui/button'
import { ErrorView } from '@pileus/ui/error-view'
import { Qr } from '@pileus/ui/qr'
import { toast } from '@pileus/ui/toast'
import { useCloud } from '@/lib/cloud.tsx'
import { TextField } from '@/lib/form/fields.tsx'
import { useForm } from '@/lib/form/use-form.ts'
import { keepFocus } from '@/lib/form/focus.ts'
import { required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Pending } from './two-factor.tsx'

interface EnrolProps {
  pending: Pending
  onCancel(): void
}

/** The key goes into the app by the camera or by hand; it counts once a code made with it has come back. */
export function Enrol({ pending, onCancel }: EnrolProps) {
  const t = useT('settings')
  const c = useT('common')
  const { api } = useCloud()
  const form = useForm({
    id: 'totp.confirm',
    initial: { code: '' },
    secrets: ['code'],
    validators: { code: [required] },
    async submit({ code }) {
      await api.identity.account.confirmTotp.mutate({ code: code.replaceAll(/\s/g, '') })
      toast({ tone: 'positive', title: t('twoFactor.done') })
    },
  })
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
      <p>
        {t('twoFactor.scan')} {t('twoFactor.manual')}
      </p>
      <Qr value={pending.uri} secret={pending.secret} label={t('twoFactor.qr')} />
      <p>{t('twoFactor.then', { at: pending.expiresAt })}</p>
      {form.error && (
        <ErrorView shape="inline" what={form.error.what} why={form.error.why} fix={form.error.fixes} requestId={form.error.requestId} />
      )}
      <TextField
        field={form.field('code')}
        label={t('twoFactor.code')}
        hint={t('twoFactor.codeHint')}
        mono
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={8}
        autoFocus
        className="max-w-40"
        required
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={form.state.phase === 'submitting'} onMouseDown={keepFocus}>
          {t('twoFactor.confirm')}
        </Button>
        <Button onClick={onCancel}>{c('kit.cancel')}</Button>
      </div>
    </form>
  )
}
