'use client'

import { useState } from 'react'
import { enter } from '@/app/login/actions.ts'
import { createApi } from '@/lib/api.ts'
import { describeError, type PageError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { noScope } from '@/lib/scope.ts'

/** What a login form holds. The code is asked for only when the control plane wants one. */
export interface Login {
  user: string
  domain: string
  password: string
  passcode: string
}

/** Not through a session's gate: a wrong password is no session that has ended. */
const strangers = createApi({ scope: noScope })

/** The steps of a login, for the page and for the dialog that asks again in the middle of the work. */
export function useLogin(onDone: () => void) {
  const t = useT('common')
  const [busy, setBusy] = useState(false)
  const [receipt, setReceipt] = useState<string>()
  const [error, setError] = useState<PageError>()
  const submit = async ({ user, domain, password, passcode }: Login) => {
    setBusy(true)
    setError(undefined)
    try {
      const proof = receipt === undefined ? { password } : { passcode, receipt }
      const answer = await strangers.identity.sessions.begin.mutate({ user, domain, ...proof })
      if (answer.kind === 'more') return setReceipt(answer.receipt)
      await enter(answer.ticket)
      onDone()
    } catch (refused) {
      setError(describeError(refused, t, 'writing'))
    } finally {
      setBusy(false)
    }
  }
  const restart = () => {
    setReceipt(undefined)
    setError(undefined)
  }
  return { busy, error, wantsCode: receipt !== undefined, submit, restart }
}
