'use client'

import { Button } from '@pileus/ui/button'
import { Dialog } from '@pileus/ui/dialog'
import { ErrorView } from '@pileus/ui/error-view'
import { toast } from '@pileus/ui/toast'
import { useCloud } from '@/lib/cloud.tsx'
import { PasswordField } from '@/lib/form/fields.tsx'
import { useForm } from '@/lib/form/use-form.ts'
import { required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'

/** With the password, so that an unattended browser is not enough. */
export function RemoveTotp({ onClose }: { onClose(): void }) {
  const t = useT('settings')
  const c = useT('common')
  const { api } = useCloud()
  const form = useForm({
    id: 'totp.remove',
    initial: { password: '' },
    secrets: ['password'],
    validators: { password: [required] },
    async submit({ password }) {
      await api.identity.account.removeTotp.mutate({ password })
      toast({ tone: 'positive', title: t('twoFactor.removed') })
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      role="alertdialog"
      size="small"
      title={t('twoFactor.removeTitle')}
      description={t('twoFactor.removeBody')}
      onSubmit={() => form.onSubmit({ preventDefault: () => undefined })}
      footer={
        <>
          <Button onClick={onClose}>{c('kit.cancel')}</Button>
          <Button type="submit" variant="danger" busy={form.state.phase === 'submitting'}>
            {t('twoFactor.remove')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {form.error && (
          <ErrorView shape="inline" what={form.error.what} why={form.error.why} fix={form.error.fixes} requestId={form.error.requestId} />
        )}
        <PasswordField field={form.field('password')} label={t('twoFactor.removePassword')} which="current" required />
      </div>
    </Dialog>
  )
}
