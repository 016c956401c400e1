'use client'

import { Banner } from '@pileus/ui/banner'
import { Field } from '@pileus/ui/field'
import { PasswordInput } from '@pileus/ui/input'
import { useEffect, useState } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import { judgePassword, type PasswordDemands } from '@/lib/settings/password-judge.ts'
import { PasswordRules } from '@/lib/settings/password-rules.tsx'
import { type Login, strangers } from './use-login.ts'

interface ExpiredPasswordProps {
  values: Login
  onChange(values: Login): void
}

/** Until the control plane has said what it demands. */
const unknown: PasswordDemands = { pattern: null, description: null, history: 0 }

/** On the way in: a new password, because the old one has expired. */
export function ExpiredPassword({ values, onChange }: ExpiredPasswordProps) {
  const t = useT('frame')
  const [demands, setDemands] = useState<PasswordDemands>(unknown)
  useEffect(() => {
    // Without an answer the control plane judges all the same, only later.
    void strangers.identity.account.passwordRules.query({}).then(setDemands, () => undefined)
  }, [])
  const { password: current, newPassword, repeat } = values
  return (
    <>
      <Banner tone="warning">{t('login.expired')}</Banner>
      <Field label={t('login.newPassword')} required>
        <PasswordInput
          value={newPassword}
          onChange={(next) => onChange({ ...values, newPassword: next })}
          name="new-password"
          autoComplete="new-password"
          autoFocus
          required
        />
      </Field>
      <PasswordRules rules={judgePassword(demands, { password: newPassword, current, repeat })} />
      <Field label={t('login.repeat')} required>
        <PasswordInput
          value={repeat}
          onChange={(next) => onChange({ ...values, repeat: next })}
          name="repeat"
          autoComplete="new-password"
          required
        />
      </Field>
    </>
  )
}
