import { printScope, type Scope, scopeHeader } from '@/lib/scope.ts'

/** What a page is told: that something changed, never what it is now. */
export type Heard =
  | { type: 'change'; kind: string; id: string; cursor: string }
  /** Something may have been missed: everything shown has to be asked for again. */
  | { type: 'resync'; cursor: string }
  | { type: 'state'; state: FeedState }

/** `refused`: no role in this place, at least not now. */
export type FeedState = 'connecting' | 'live' | 'broken' | 'refused' | 'unauthorized'

const firstRetryMs = 500
const lastRetryMs = 10_000
/** Roles come back seldom. */
const refusedRetryMs = 60_000
/** The control plane pings every 15 s. */
const silentMs = 40_000

interface Following {
  scope: Scope
  /** What came before is known already. */
  cursor: string
  tell(heard: Heard): void
  signal: AbortSignal
  fetch?: typeof fetch
}

/**
 * Follows the changes of the cloud after a cursor until told to stop: reads the stream, goes on after the last one heard when it breaks,
 * and waits longer each time it does not come back. Ends by itself only when the session has ended.
 */
export async function follow({ scope, cursor: start, tell, signal, fetch: doFetch = fetch }: Following): Promise<void> {
  let cursor = start
  let wait = firstRetryMs
  tell({ type: 'state', state: 'connecting' })
  while (!signal.aborted) {
    const attempt = new AbortController()
    const abort = () => attempt.abort()
    signal.addEventListener('abort', abort, { once: true })
    const silence = watchdog(abort)
    let state: FeedState = 'broken'
    try {
      const input = `?input=${encodeURIComponent(JSON.stringify({ lastEventId: cursor }))}`
      const answer = await doFetch(`/trpc/changes/watch${input}`, {
        headers: { accept: 'text/event-stream', [scopeHeader]: printScope(scope) },
        cache: 'no-store',
        signal: attempt.signal,
      })
      if (answer.status === 401) return tell({ type: 'state', state: 'unauthorized' })
      if (answer.status === 403) state = 'refused'
      if (answer.ok && answer.body) {
        tell({ type: 'state', state: 'live' })
        wait = firstRetryMs
        for await (const message of messages(answer.body, silence.alive)) {
          if (message.id !== undefined) cursor = message.id
          const heard = understood(message)
          if (heard) tell(heard)
        }
      }
    } catch {
      // Whatever broke it, the answer is the same: go on from the cursor.
    } finally {
      silence.stop()
      signal.removeEventListener('abort', abort)
    }
    if (signal.aborted) return
    tell({ type: 'state', state })
    if (signal.aborted) return
    await pause(state === 'refused' ? refusedRetryMs : wait, signal)
    wait = Math.min(wait * 2, lastRetryMs)
  }
}

interface Message {
  event: string
  data: string
  id: string | undefined
}

/** Messages of a text/event-stream. `alive` is called with every byte, pings too. */
export async function* messages(body: ReadableStream<Uint8Array>, alive: () => void = () => undefined): AsyncGenerator<Message> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    alive()
    const blocks = (rest + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n').split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) yield parse(block)
  }
}

function parse(block: string): Message {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const name = line.slice(0, colon)
    const value = line.slice(colon + 1).replace(/^ /, '')
    const before = fields.get(name)
    fields.set(name, name === 'data' && before !== undefined ? `${before}\n${value}` : value)
  }
  return { event: fields.get('event') ?? 'message', data: fields.get('data') ?? '', id: fields.get('id') }
}

function understood({ event, data, id: cursor }: Message): Heard | undefined {
  if (event !== 'message' || cursor === undefined) return undefined
  const change: unknown = JSON.parse(data)
  if (typeof change !== 'object' || change === null || !('kind' in change) || typeof change.kind !== 'string') return undefined
  if (change.kind === 'resync') return { type: 'resync', cursor }
  return 'id' in change && typeof change.id === 'string' ? { type: 'change', kind: change.kind, id: change.id, cursor } : undefined
}

/** A connection can die without a word, as when a laptop sleeps. */
function watchdog(bite: () => void) {
  let timer = setTimeout(bite, silentMs)
  return {
    alive() {
      clearTimeout(timer)
      timer = setTimeout(bite, silentMs)
    },
    stop: () => clearTimeout(timer),
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
