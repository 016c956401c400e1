'use client'

import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query'
import { LinkContext } from '@pileus/ui/link'
import { useToasts, watchToasts } from '@pileus/ui/toast'
import { UiTextProvider } from '@pileus/ui/text'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { createApi } from '@/lib/api.ts'
import { CloudContext, newQueryClient, type Shell } from '@/lib/cloud.tsx'
import { FormEnvironmentProvider } from '@/lib/form/environment.tsx'
import { askBeforeUnload } from '@/lib/form/leaving.ts'
import { useI18n } from '@/lib/i18n/provider.tsx'
import { handleKey, switchShortcuts } from '@/lib/keys.ts'
import { kitText } from '@/lib/kit-text.ts'
import { later } from '@/lib/later.tsx'
import { LiveProvider } from '@/lib/live/live.tsx'
import { choosing, withChoices } from '@/lib/preferences.ts'
import { scopeAt } from '@/lib/place.ts'
import { noScope, printScope } from '@/lib/scope.ts'
import { SessionGate } from '@/lib/session-gate.ts'
import { Chrome } from './chrome.tsx'
import { Leaving, RouterLink } from './router-link.tsx'
import { useStore } from '@/lib/store.ts'
import { remember } from './tasks.ts'

/** Most sessions end unseen: the login over the page comes when it is needed. */
const LoginAgain = later(() => import('./login-again.tsx').then((module) => module.LoginAgain))

/** Most pages say nothing for a while: what shows a toast comes with the first. */
const Toaster = later(() => import('@pileus/ui/toaster').then((module) => module.Toaster))

function Toasts() {
  const [before, setBefore] = useState(false)
  const some = useToasts().length > 0
  if (some && !before) setBefore(true)
  return before && <Toaster />
}

/** Around every page behind the login: whom to ask and in whose name, what changes, words, keys, and the login when a session ends. */
export function Frame({ shell: first, children }: { shell: Shell; children: ReactNode }) {
  const [client] = useState(newQueryClient)
  const [gate] = useState(() => new SessionGate())
  const i18n = useI18n()
  const text = useMemo(() => kitText(i18n, i18n.settings.locale), [i18n])
  useGlobalKeys()
  useEffect(() => watchToasts(remember), [])
  return (
    <QueryClientProvider client={client}>
      <LinkContext value={RouterLink}>
        <UiTextProvider text={text}>
          <Connected first={first} gate={gate}>
            {children}
          </Connected>
          <Toasts />
          <Leaving />
        </UiTextProvider>
      </LinkContext>
    </QueryClientProvider>
  )
}

function Connected({ first, gate, children }: { first: Shell; gate: SessionGate; children: ReactNode }) {
  const path = usePathname()
  const { data: said } = useQuery({
    queryKey: ['shell'],
    queryFn: () => createApi({ scope: noScope, fetch: gate.fetch }).dashboard.shell.query({}),
    initialData: first,
    meta: { kinds: shellKinds },
  })
  useNextMessage(said.messagesChange)
  const choices = useStore(choosing)
  const shell = useMemo(() => withChoices(said, choices), [said, choices])
  const { administers, user, session } = shell.account
  const key = printScope(scopeAt(path, administers))
  const cloud = useMemo(() => {
    const scope = scopeAt(path, administers)
    return { scope, shell, api: createApi({ scope, fetch: gate.fetch }) }
    // The scope is compared by its text: another page in the same place asks through the same client.
  }, [key, shell, gate])
  const closed = useSyncExternalStore(
    gate.subscribe,
    () => gate.closed,
    () => false,
  )
  useEffect(() => switchShortcuts(shell.preferences.shortcuts ? 'on' : 'off'), [shell.preferences.shortcuts])
  useLooks(shell.preferences)
  // The gate makes refused calls again by itself, so a form never sees the end of a session.
  const forms = useMemo(() => ({ user: user.id, reauthenticate: () => Promise.resolve(false) }), [user.id])
  return (
    <CloudContext value={cloud}>
      <FormEnvironmentProvider value={forms}>
        <LiveProvider
          scope={cloud.scope}
          session={`${session?.id ?? ''}${closed ? ' ended' : ''}`}
          cursor={first.cursor}
          onUnauthorized={() => gate.close()}
        >
          <Chrome>{children}</Chrome>
          {closed && <LoginAgain user={user} onBack={() => gate.open()} />}
        </LiveProvider>
      </FormEnvironmentProvider>
    </CloudContext>
  )
}

/** Timers of browsers count no further, some 24 days; what lies beyond is asked for then, and timed again. */
const longestTimerMs = 2 ** 31 - 1

/** A message that begins or ends by itself is no event that could be pushed. The moment is known, so we wait for it once. */
function useNextMessage(change: Shell['messagesChange']) {
  const client = useQueryClient()
  useEffect(() => {
    if (!change) return
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: ['shell'] }), Math.min(change.inMs, longestTimerMs))
    return () => clearTimeout(timer)
  }, [client, change])
}

/** What the frame shows of the cloud. */
const shellKinds = ['preferences', 'message', 'user', 'project', 'domain', 'role_assignment', 'group', 'service', 'region', 'session']

function useGlobalKeys() {
  useEffect(() => {
    document.addEventListener('keydown', handleKey)
    addEventListener('beforeunload', askBeforeUnload)
    return () => {
      document.removeEventListener('keydown', handleKey)
      removeEventListener('beforeunload', askBeforeUnload)
    }
  }, [])
}

/** A theme that is chosen here, or in another browser, is on at once. */
function useLooks({ theme, density }: Shell['preferences']) {
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
    document.documentElement.dataset['density'] = density
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    document.cookie = `pileus.zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`
  }, [theme, density])
}
