'use client'

import { Button } from '@pileus/ui/button'
import { Copyable } from '@pileus/ui/copy'
import { useState } from 'react'
import { useRead } from '@/lib/cloud.tsx'
import { PasswordField } from '@/lib/form/fields.tsx'
import type { UsedForm } from '@/lib/form/use-form.ts'
import type { Problem } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'

export interface NewPassword {
  password: string
  repeat: string
}

export const noPassword: NewPassword = { password: '', repeat: '' }

/** Typed blind, it has to be typed twice. */
export const repeated = ({ password, repeat }: NewPassword): { repeat?: Problem } =>
  password === repeat ? {} : { repeat: { kind: 'different' } }

/** 20 of 64 letters: 120 bits, more than anybody guesses. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const makePassword = () => Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => letters[byte % letters.length]).join('')

interface NewPasswordFieldsProps<T extends NewPassword> {
  form: UsedForm<T>
  required?: boolean
}

/** A password for somebody else: typed twice, or made here and shown until the form closes. */
export function NewPasswordFields<T extends NewPassword>({ form, required = false }: NewPasswordFieldsProps<T>) {
  const t = useT('identity')
  const [made, setMade] = useState('')
  const { data: rules } = useRead({
    key: ['password-rules'],
    kinds: [],
    read: (api) => api.identity.account.passwordRules.query({}),
  })
  const [password, repeat] = [form.field('password'), form.field('repeat')]
  const make = () => {
    const fresh = makePassword()
    setMade(fresh)
    for (const field of [password, repeat]) field.onChange(fresh)
  }
  const isMade = made !== '' && password.value === made
  return (
    <>
      <PasswordField
        field={password}
        label={t('users.password')}
        hint={rules?.description ?? t('field.passwordHint')}
        required={required}
        optional={!required}
        aside={
          <Button size="small" variant="quiet" onClick={make}>
            {t('users.makePassword')}
          </Button>
        }
      />
      {isMade ? (
        <p role="status" className="flex flex-wrap items-center gap-x-2 rounded-md bg-sunken px-3 py-2">
          <span className="text-sm text-muted">{t('users.madePassword')}</span>
          <Copyable value={made} what={t('users.password')} cut="none" />
        </p>
      ) : (
        <PasswordField field={repeat} label={t('users.passwordRepeat')} required={required || password.value !== ''} />
      )}
    </>
  )
}
