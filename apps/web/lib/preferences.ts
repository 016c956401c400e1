'use client'

import { toast } from '@pileus/ui/toast'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Api } from './api.ts'
import { type Shell, useCloud } from './cloud.tsx'
import { useT } from './i18n/provider.tsx'
import { store } from './store.ts'

type Preferences = Shell['preferences']
export type PreferencesPatch = Parameters<Api['dashboard']['preferences']['update']['mutate']>[0]

/** Chosen here, and on the way to the server. An answer that was asked for before does not undo it: it is laid over whatever comes. */
export const choosing = store<readonly PreferencesPatch[]>([])

export const withChoices = (shell: Shell, choices: readonly PreferencesPatch[]): Shell =>
  choices.length === 0 ? shell : { ...shell, preferences: choices.reduce(merged, shell.preferences) }

/** What a user has chosen, and how that is changed: seen at once here, a moment later in every other browser. False when it could not be kept. */
export function usePreferences(): [Preferences, (patch: PreferencesPatch) => Promise<boolean>] {
  const { api, shell } = useCloud()
  const client = useQueryClient()
  const t = useT('frame')
  const change = useCallback(
    async (patch: PreferencesPatch) => {
      choosing.set([...choosing.get(), patch])
      try {
        const preferences = await api.dashboard.preferences.update.mutate(patch)
        // What was asked before may not know of it; the change itself is a reason to ask again.
        await client.cancelQueries({ queryKey: ['shell'] })
        client.setQueryData<Shell>(['shell'], (shell) => shell && { ...shell, preferences })
        return true
      } catch (error) {
        toast({ tone: 'danger', title: t('preferences.notKept'), ...(error instanceof Error ? { body: error.message } : {}) })
        return false
      } finally {
        choosing.set(choosing.get().filter((other) => other !== patch))
      }
    },
    [api, client, t],
  )
  return [shell.preferences, change]
}

/** As the server does it: of tables and hints each is changed by itself, and null forgets one. */
function merged(before: Preferences, { columns = {}, dismissed = {}, ...plain }: PreferencesPatch): Preferences {
  const now = new Date().toISOString()
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined))
  return {
    ...before,
    ...given,
    columns: withoutNull({ ...before.columns, ...columns }),
    dismissed: withoutNull({
      ...before.dismissed,
      ...Object.fromEntries(Object.entries(dismissed).map(([name, said]) => [name, said && now])),
    }),
  }
}

const withoutNull = <T>(of: Record<string, T | null>): Record<string, T> =>
  Object.fromEntries(Object.entries(of).filter((entry): entry is [string, T] => entry[1] !== null))
