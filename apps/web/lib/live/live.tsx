'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { printScope, type Scope } from '@/lib/scope.ts'
import { anything, ChangeLog, resourceOf } from './change-log.ts'
import type { FeedState, Heard } from './feed.ts'
import type { Said } from './worker.ts'

/** Changes that come together are one reason to ask again. */
const togetherMs = 100

interface LiveState {
  state: FeedState
  /** Since when what is shown may be out of date. */
  brokenSince: number | undefined
}

interface Live extends LiveState {
  log: ChangeLog
}

const LiveContext = createContext<Live>({ state: 'connecting', brokenSince: undefined, log: new ChangeLog('0.0') })

export const useLive = () => useContext(LiveContext)

interface LiveProps {
  scope: Scope
  /** Which session's changes. */
  session: string
  /** The place in the feed before which the first page was asked for. */
  cursor: string
  onUnauthorized(): void
  children: ReactNode
}

/**
 * Keeps what is on the page true: each query names the kinds of things it shows (`meta.kinds`) and is asked again when one of them
 * changed, whoever changed it. There is no timer: an idle page makes no request.
 */
export function LiveProvider({ scope, session, cursor, onUnauthorized, children }: LiveProps) {
  const client = useQueryClient()
  const [live, setLive] = useState<LiveState>({ state: 'connecting', brokenSince: undefined })
  const [log] = useState(() => new ChangeLog(cursor))
  const key = printScope(scope)
  useEffect(() => {
    const refresh = refresher(client)
    const hear = (heard: Heard) => {
      if (heard.type === 'change') {
        log.change(heard.kind, heard.cursor)
        return refresh.kind(heard.kind)
      }
      if (heard.type === 'resync') {
        log.resync(heard.cursor)
        return refresh.everything()
      }
      if (heard.state === 'unauthorized') onUnauthorized()
      setLive((before) => {
        if (heard.state === 'live' && before.brokenSince !== undefined) refresh.failed()
        if (heard.state === 'live') return { state: 'live', brokenSince: undefined }
        const brokenSince = heard.state === 'broken' ? (before.brokenSince ?? Date.now()) : before.brokenSince
        return { state: heard.state, brokenSince }
      })
    }
    const stop = connect({ scope, session, log, hear })
    return () => {
      stop()
      refresh.stop()
    }
    // The scope is compared by its text: a new object for the same place is no new place.
  }, [key, session, client, log])
  const value = useMemo(() => ({ ...live, log }), [live, log])
  return <LiveContext value={value}>{children}</LiveContext>
}

/** Through the worker that all tabs share; browsers without one (Android's) have a stream for each tab. */
interface Connecting {
  scope: Scope
  session: string
  log: ChangeLog
  hear(heard: Heard): void
}

function connect({ scope, session, log, hear }: Connecting): () => void {
  if (typeof SharedWorker === 'undefined') {
    const ended = new AbortController()
    void import('./feed.ts').then(({ follow }) => follow({ scope, cursor: log.cursor, tell: hear, signal: ended.signal }))
    return () => ended.abort()
  }
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { name: 'pileus-feed' })
  const say = (said: Said) => worker.port.postMessage(said)
  const join = () => say({ type: 'follow', scope, session, cursor: log.cursor })
  const leave = () => say({ type: 'leave' })
  worker.port.addEventListener('message', ({ data }: MessageEvent<Heard>) => hear(data))
  worker.port.start()
  join()
  // A page in the back/forward cache hears nothing; when it comes back it is told what it has missed.
  const back = ({ persisted }: PageTransitionEvent) => {
    if (persisted) join()
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
      kinds.add(resourceOf(kind)).add(anything)
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
