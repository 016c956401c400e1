// One stream a scope for all tabs of a browser: over HTTP/1.1 a browser opens six connections to a host, and six open tabs would
// take them all.
import { isAfter } from './change-log.ts'
import { type FeedState, follow, type Heard } from './feed.ts'
import { printScope, type Scope } from '@/lib/scope.ts'

/** What tabs say. A stream belongs to a session: after another login the same scope is another stream. */
export type Said = { type: 'follow'; scope: Scope; session: string; cursor: string } | { type: 'leave' }

/** What is kept for tabs that join a stream: their pages were rendered a moment ago. */
const longestMemory = 200

interface Stream {
  ports: Set<MessagePort>
  /** What was heard lately, and the place from which on that is all of it. */
  lately: (Heard & { cursor: string })[]
  since: string
  state: FeedState
  stop(): void
}

declare const self: { addEventListener(type: 'connect', listener: (event: MessageEvent) => void): void }

const streams = new Map<string, Stream>()

self.addEventListener('connect', ({ ports: [port] }) => {
  if (!port) return
  let following: string | undefined
  const leave = () => {
    const stream = following === undefined ? undefined : streams.get(following)
    stream?.ports.delete(port)
    if (following !== undefined && stream?.ports.size === 0) {
      stream.stop()
      streams.delete(following)
    }
    following = undefined
  }
  port.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    leave()
    if (data.type === 'leave') return
    following = `${data.session} ${printScope(data.scope)}`
    const stream = streams.get(following) ?? open(following, data.scope, data.cursor)
    for (const heard of missed(stream, data.cursor)) port.postMessage(heard)
    stream.ports.add(port)
    port.postMessage({ type: 'state', state: stream.state } satisfies Heard)
  })
  port.start()
})

function missed({ lately, since }: Stream, cursor: string): Heard[] {
  const after = lately.filter((heard) => isAfter(heard.cursor, cursor))
  return isAfter(since, cursor) ? [{ type: 'resync', cursor: lately.at(-1)?.cursor ?? since }] : after
}

function open(key: string, scope: Scope, cursor: string): Stream {
  const ended = new AbortController()
  const stream: Stream = { ports: new Set(), lately: [], since: cursor, state: 'connecting', stop: () => ended.abort() }
  streams.set(key, stream)
  const tell = (heard: Heard) => {
    if (heard.type === 'state') stream.state = heard.state
    else remember(stream, heard)
    for (const port of stream.ports) port.postMessage(heard)
    // A dead stream is not joined: whoever comes next, perhaps after a new login, opens another.
    if (heard.type === 'state' && heard.state === 'unauthorized' && streams.get(key) === stream) streams.delete(key)
  }
  void follow({ scope, cursor, tell, signal: ended.signal })
  return stream
}

function remember(stream: Stream, heard: Heard & { cursor: string }) {
  stream.lately.push(heard)
  if (stream.lately.length > longestMemory) stream.since = stream.lately.shift()?.cursor ?? stream.since
}
