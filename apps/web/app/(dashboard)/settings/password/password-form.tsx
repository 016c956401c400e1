'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { ErrorView } from '@pileus/ui/error-view'
import { useCloud } from '@/lib/cloud.tsx'
import { PasswordField } from '@/lib/form/fields.tsx'
import { useForm } from '@/lib/form/use-form.ts'
import { keepFocus } from '@/lib/form/focus.ts'
import { required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { judgePassword, type JudgedRule } from '@/lib/settings/password-judge.ts'
import { PasswordRules } from '@/lib/settings/password-rules.tsx'
import type { Rules } from './password.tsx'

interface Values {
  original: string
  password: string
  repeat: string
}

const fields = ['original', 'password', 'repeat'] as const

interface PasswordFormProps {
  rules: Rules
  onDone(): void
}

export function PasswordForm({ rules, onDone }: PasswordFormProps) {
  const t = useT('settings')
  const { api, shell } = useCloud()
  const judge = ({ original, password, repeat }: Values) => judgePassword(rules, { password, repeat, current: original })
  const form = useForm<Values>({
    id: 'password.change',
    initial: empty,
    secrets: fields,
    validators: { original: [required], password: [required], repeat: [required] },
    validate: (values) => problemsOf(judge(values), t('password.weak')),
    async submit({ original, password }) {
      await api.identity.account.changePassword.mutate({ original, password })
      onDone()
    },
  })
  const denied = deniedBy(rules)
  return (
    <Card className="max-w-xl">
      <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        {/* Password managers want to know whose it is. */}
        <input type="text" name="username" autoComplete="username" value={shell.account.user.name} readOnly hidden />
        {form.error && (
          <ErrorView shape="inline" what={form.error.what} why={form.error.why} fix={form.error.fixes} requestId={form.error.requestId} />
        )}
        <PasswordField field={form.field('original')} label={t('password.current')} which="current" required />
        <PasswordField field={form.field('password')} label={t('password.new')} required />
        <PasswordRules rules={judge(form.state.values)} />
        <PasswordField field={form.field('repeat')} label={t('password.repeat')} required />
        <div>
          <Button
            type="submit"
            variant="primary"
            busy={form.state.phase === 'submitting'}
            onMouseDown={keepFocus}
            denied={denied && t(`password.${denied}`, { at: rules.changeableFrom ?? '' })}
          >
            {t('password.change')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

const empty: Values = { original: '', password: '', repeat: '' }

function deniedBy({ elsewhere, locked, changeableFrom }: Rules): 'elsewhere' | 'locked' | 'tooSoon' | undefined {
  if (elsewhere) return 'elsewhere'
  if (locked) return 'locked'
  return changeableFrom === null ? undefined : 'tooSoon'
}

/** What the list of rules shows as not yet met, at the field that is meant. */
function problemsOf(judged: readonly JudgedRule[], weak: string) {
  const unmet = judged.filter(({ state }) => state === 'unmet').map(({ kind }) => kind)
  return {
    ...(unmet.some((kind) => kind !== 'repeated') ? { password: { kind: 'said', message: weak } as const } : {}),
    ...(unmet.includes('repeated') ? { repeat: { kind: 'different' } as const } : {}),
  }
}
