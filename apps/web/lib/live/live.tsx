'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { printScope, type Scope } from '@/lib/scope.ts'
import { type FeedState, follow, type Heard } from './feed.ts'
import type { Said } from './worker.ts'

/** Changes that come together are one reason to ask again. */
const togetherMs = 100

interface LiveState {
  state: FeedState
  /** Since when what is shown may be out of date. */
  brokenSince: number | undefined
}

const LiveContext = createContext<LiveState>({ state: 'connecting', brokenSince: undefined })

export const useLive = () => useContext(LiveContext)

interface LiveProps {
  scope: Scope
  /** Which session's changes. */
  session: string
  onUnauthorized(): void
  children: ReactNode
}

/**
 * Keeps what is on the page true: each query names the kinds of things it shows (`meta.kinds`) and is asked again when one of them
 * changed, whoever changed it. There is no timer: an idle page makes no request.
 */
export function LiveProvider({ scope, session, onUnauthorized, children }: LiveProps) {
  const client = useQueryClient()
  const [live, setLive] = useState<LiveState>({ state: 'connecting', brokenSince: undefined })
  const key = printScope(scope)
  useEffect(() => {
    const refresh = refresher(client)
    const hear = (heard: Heard) => {
      if (heard.type === 'change') return refresh.kind(heard.kind)
      if (heard.type === 'resync') return refresh.everything()
      if (heard.state === 'unauthorized') onUnauthorized()
      setLive((before) => {
        if (heard.state === 'live' && before.brokenSince !== undefined) refresh.failed()
        if (heard.state === 'live') return { state: 'live', brokenSince: undefined }
        const brokenSince = heard.state === 'broken' ? (before.brokenSince ?? Date.now()) : before.brokenSince
        return { state: heard.state, brokenSince }
      })
    }
    const stop = connect(scope, session, hear)
    return () => {
      stop()
      refresh.stop()
    }
    // The scope is compared by its text: a new object for the same place is no new place.
  }, [key, session, client])
  return <LiveContext value={live}>{children}</LiveContext>
}

/** Through the worker that all tabs share; browsers without one (Android's) have a stream for each tab. */
function connect(scope: Scope, session: string, hear: (heard: Heard) => void): () => void {
  if (typeof SharedWorker === 'undefined') {
    const ended = new AbortController()
    void follow({ scope, tell: hear, signal: ended.signal })
    return () => ended.abort()
  }
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { name: 'pileus-feed' })
  const say = (said: Said) => worker.port.postMessage(said)
  const join = () => say({ type: 'follow', scope, session })
  const leave = () => say({ type: 'leave' })
  worker.port.addEventListener('message', ({ data }: MessageEvent<Heard>) => hear(data))
  worker.port.start()
  join()
  // A page in the back/forward cache hears nothing; when it comes back it may have missed something.
  const back = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return
    join()
    hear({ type: 'resync' })
  }
  addEventListener('pagehide', leave)
  addEventListener('pageshow', back)
  return () => {
    removeEventListener('pagehide', leave)
    removeEventListener('pageshow', back)
    leave()
    worker.port.close()
  }
}

/** Collects what changed and asks again for what is on the page; what is not on it is only marked as old. */
function refresher(client: QueryClient) {
  const kinds = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    if (document.visibilityState === 'hidden') return
    const changed = new Set(kinds)
    kinds.clear()
    void client.invalidateQueries({ predicate: ({ meta }) => meta?.kinds?.some((kind) => changed.has(kind)) ?? false })
  }
  const shown = () => {
    if (document.visibilityState === 'visible' && kinds.size > 0) flush()
  }
  document.addEventListener('visibilitychange', shown)
  return {
    kind(kind: string) {
      kinds.add(kind.split('.', 1)[0] ?? kind)
      timer ??= setTimeout(flush, togetherMs)
    },
    everything: () => void client.invalidateQueries(),
    failed: () => void client.refetchQueries({ predicate: ({ state }) => state.status === 'error' }),
    stop() {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', shown)
    },
  }
}

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: { kinds?: readonly string[] }
  }
}
