'use client'

import { toast } from '@pileus/ui/toast'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Api } from './api.ts'
import { type Shell, useCloud } from './cloud.tsx'
import { useT } from './i18n/provider.tsx'

type Preferences = Shell['preferences']
export type PreferencesPatch = Parameters<Api['dashboard']['preferences']['update']['mutate']>[0]

/** What a user has chosen, and how that is changed: seen at once here, a moment later in every other browser. False when it could not be kept. */
export function usePreferences(): [Preferences, (patch: PreferencesPatch) => Promise<boolean>] {
  const { api, shell } = useCloud()
  const client = useQueryClient()
  const t = useT('frame')
  const change = useCallback(
    async (patch: PreferencesPatch) => {
      keep(client, (before) => merged(before, patch))
      try {
        const kept = await api.dashboard.preferences.update.mutate(patch)
        keep(client, () => kept)
        return true
      } catch (error) {
        void client.invalidateQueries({ queryKey: ['shell'] })
        toast({ tone: 'danger', title: t('preferences.notKept'), ...(error instanceof Error ? { body: error.message } : {}) })
        return false
      }
    },
    [api, client, t],
  )
  return [shell.preferences, change]
}

function keep(client: QueryClient, next: (before: Preferences) => Preferences): void {
  client.setQueryData<Shell>(['shell'], (shell) => shell && { ...shell, preferences: next(shell.preferences) })
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
