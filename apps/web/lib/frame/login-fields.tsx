'use client'

import { ErrorView } from '@pileus/ui/error-view'
import { Field } from '@pileus/ui/field'
import { PasswordInput, TextInput } from '@pileus/ui/input'
import { useT } from '@/lib/i18n/provider.tsx'
import { later } from '@/lib/later.tsx'
import type { Login, useLogin } from './use-login.ts'

/** Few passwords expire. */
const ExpiredPassword = later(() => import('./expired-password.tsx').then((module) => module.ExpiredPassword))

interface LoginFieldsProps {
  login: ReturnType<typeof useLogin>
  values: Login
  onChange(values: Login): void
  /** Who logs in is known: only the password is asked for. */
  known?: boolean
}

/** Password managers fill it in, and pasting works everywhere. */
export function LoginFields({ login, values, onChange, known = false }: LoginFieldsProps) {
  const t = useT('frame')
  const set = (name: keyof Login) => (value: string) => onChange({ ...values, [name]: value })
  return (
    <div className="flex flex-col gap-4">
      {login.error && <ErrorView shape="inline" what={login.error.what} why={login.error.why} requestId={login.error.requestId} />}
      {login.expired ? (
        <ExpiredPassword values={values} onChange={onChange} />
      ) : login.wantsCode ? (
        <Field label={t('login.passcode')} hint={t('login.passcodeHint')}>
          <TextInput
            value={values.passcode}
            onChange={set('passcode')}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            required
          />
        </Field>
      ) : (
        <>
          {!known && (
            <>
              <Field label={t('login.user')}>
                <TextInput value={values.user} onChange={set('user')} name="username" autoComplete="username" autoFocus required />
              </Field>
              <Field label={t('login.domain')}>
                <TextInput value={values.domain} onChange={set('domain')} name="domain" required />
              </Field>
            </>
          )}
          <Field label={t('login.password')}>
            <PasswordInput
              value={values.password}
              onChange={set('password')}
              name="password"
              autoComplete="current-password"
              autoFocus={known}
              required
            />
          </Field>
        </>
      )}
    </div>
  )
}
