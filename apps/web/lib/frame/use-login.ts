'use client'

import { useState } from 'react'
import { enter } from '@/app/login/actions.ts'
import { createApi } from '@/lib/api.ts'
import { describeError, type PageError, whosePasswordExpired } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { noScope } from '@/lib/scope.ts'

/** What a login form holds. The code is asked for only when the control plane wants one. */
export interface Login {
  user: string
  domain: string
  password: string
  passcode: string
  /** Asked for when the password has expired. */
  newPassword: string
  repeat: string
}

export const nobody: Login = { user: '', domain: 'Default', password: '', passcode: '', newPassword: '', repeat: '' }

/** Not through a session's gate: a wrong password is no session that has ended. */
export const strangers = createApi({ scope: noScope })

/** The steps of a login, for the page and for the dialog that asks again in the middle of the work. */
export function useLogin(onDone: () => void) {
  const t = useT('common')
  const f = useT('frame')
  const [busy, setBusy] = useState(false)
  const [receipt, setReceipt] = useState<string>()
  /** Whose password has expired: the next attempt gives it a successor first. */
  const [expired, setExpired] = useState<string>()
  const [error, setError] = useState<PageError>()
  const renewed = async ({ password, newPassword }: Login) => {
    if (expired === undefined) return password
    await strangers.identity.users.changePassword.mutate({ userId: expired, originalPassword: password, password: newPassword })
    setExpired(undefined)
    return newPassword
  }
  const submit = async (login: Login) => {
    const { user, domain, passcode } = login
    if (expired !== undefined && (login.newPassword === '' || login.newPassword !== login.repeat)) return
    setBusy(true)
    setError(undefined)
    try {
      const proof = receipt === undefined ? { password: await renewed(login) } : { passcode, receipt }
      const answer = await strangers.identity.sessions.begin.mutate({ user, domain, ...proof })
      if (answer.kind === 'more') return setReceipt(answer.receipt)
      await enter(answer.ticket)
      onDone()
    } catch (refused) {
      const whose = whosePasswordExpired(refused)
      if (whose !== undefined) return setExpired(whose)
      const problem = describeError(refused, t, 'writing')
      const why = receipt === undefined ? f('login.wrong') : f('login.wrongCode')
      // Whoever is not in yet has no session that could have ended.
      setError(problem.code === 'unauthorized' ? { ...problem, what: f('login.refused'), why } : problem)
    } finally {
      setBusy(false)
    }
  }
  const restart = () => {
    setReceipt(undefined)
    setExpired(undefined)
    setError(undefined)
  }
  return { busy, error, wantsCode: receipt !== undefined, expired: expired !== undefined, submit, restart }
}
