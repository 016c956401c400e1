import type { Sql } from '@pileus/db/client'
import { cursorOf, feedEnd, isAfter, parseCursor, printCursor, readFeed, type Cursor, type FeedEvent } from './event.ts'

/** `resync`: events were missed, so whatever the reader holds may be stale. It goes on from here. */
export type FeedItem = { type: 'event'; cursor: string; event: FeedEvent } | { type: 'resync'; cursor: string }

export interface Subscription {
  visible(event: FeedEvent): boolean
  /** The cursor of the last item that the reader has seen; without one it starts at what is new. */
  cursor?: string | undefined
  signal?: AbortSignal | undefined
}

export interface FeedOptions {
  sql: Sql
  /** At most one notification in this time. */
  notifyMs?: number
  /** The floor when notifications are lost. */
  pollMs?: number
  batch?: number
  /** Items that wait for one slow reader before it is told to resync instead. */
  queue?: number
  /** Events that are read again for a reader who comes back; one who is further behind resyncs. */
  catchUp?: number
}

/** How processes tell each other that something was committed. */
export interface Wakeup {
  markDirty(): void
  onWake(listener: () => void): () => void
}

export interface Feed extends Wakeup {
  subscribe(subscription: Subscription): AsyncGenerator<FeedItem, void, undefined>
  /** Resolves when other processes' notifications are being heard. */
  ready: Promise<void>
  /** For metrics. `lagMs`: how long committed events have been held back by an older transaction that is still running. */
  stats(): { lagMs: number; position: string | undefined; subscribers: number; notifications: number; resyncs: number }
  close(): Promise<void>
}

const channel = 'pileus'
const heldMs = 50

/** One per process. Never notifies inside a transaction: that would serialize every commit of the database. */
export function openFeed(options: FeedOptions): Feed {
  const { sql, notifyMs = 50, pollMs = 1_000, batch = 500, queue = 1_000, catchUp = 2_000 } = options
  const wakeListeners = new Set<() => void>()
  const counts = { notifications: 0, resyncs: 0 }
  const pump = makePump(sql, batch)
  const pumping = repeat(pump.turn, { pollMs, soonMs: heldMs })
  let closed = false

  const notify = coalesce(notifyMs, async () => {
    counts.notifications++
    await sql`select pg_notify(${channel}, '')`.catch(() => undefined) // the poll makes up for it
  })
  const woken = () => {
    pumping.poke()
    for (const listener of wakeListeners) listener()
  }
  const listening = sql.listen(channel, woken, woken)
  // Without LISTEN the poll goes on; whoever awaits `ready` still learns of it.
  const ready = listening.then(() => undefined)
  ready.catch(() => undefined)

  async function* subscribe({ visible, cursor, signal }: Subscription): AsyncGenerator<FeedItem, void, undefined> {
    const mailbox = makeMailbox(queue, visible, () => counts.resyncs++)
    signal?.addEventListener('abort', mailbox.wake)
    try {
      await pump.join(mailbox)
      if (cursor !== undefined) for await (const item of resume(sql, cursor, catchUp, visible, mailbox)) yield item
      pumping.poke()
      while (!signal?.aborted && !closed) {
        const item = mailbox.take()
        if (item) yield item
        else await mailbox.filled()
      }
    } finally {
      signal?.removeEventListener('abort', mailbox.wake)
      pump.leave(mailbox)
    }
  }

  return {
    markDirty() {
      woken()
      notify()
    },
    onWake(listener) {
      wakeListeners.add(listener)
      return () => wakeListeners.delete(listener)
    },
    subscribe,
    ready,
    stats: () => ({ ...pump.stats(), ...counts }),
    async close() {
      closed = true
      pump.wakeAll()
      await pumping.stop()
      await listening.then(
        ({ unlisten }) => unlisten(),
        () => undefined,
      )
    },
  }
}

/** Reads the feed once for all readers of the process. Without readers nothing is read. */
function makePump(sql: Sql, batch: number) {
  const readers = new Set<Mailbox>()
  let position: Cursor | undefined
  let starting: Promise<Cursor> | undefined
  let heldSince: Date | undefined
  return {
    /** Hands what is new to everyone; also says whether it should soon look again. */
    async turn(): Promise<boolean> {
      while (position) {
        const read = await readFeed(sql, position, batch)
        for (const event of read.events) {
          position = cursorOf(event)
          for (const reader of readers) reader.offer(event, position)
        }
        heldSince = read.heldSince
        if (read.events.length < batch) return heldSince !== undefined
      }
      return false
    },
    /** Before a reader's first item: from here on nothing passes it by. */
    async join(reader: Mailbox) {
      readers.add(reader)
      const fresh = !starting
      starting ??= feedEnd(sql).then(({ end }) => end)
      const end = await starting
      if (fresh) position = end
    },
    leave(reader: Mailbox) {
      readers.delete(reader)
      if (readers.size === 0) starting = position = heldSince = undefined
    },
    wakeAll() {
      for (const reader of readers) reader.wake()
    },
    stats: () => ({
      lagMs: heldSince ? Date.now() - heldSince.getTime() : 0,
      position: position && printCursor(position),
      subscribers: readers.size,
    }),
  }
}

/** What a reader missed, from the table. Its mailbox is open already and drops what is read here. */
async function* resume(
  sql: Sql,
  from: string,
  catchUp: number,
  visible: Subscription['visible'],
  mailbox: Mailbox,
): AsyncGenerator<FeedItem, void, undefined> {
  const { end, nextXid } = await feedEnd(sql)
  const cursor = parseCursor(from)
  // The end of the feed, as long as nothing was written since, is the number of the transaction to come.
  const events = cursor && cursor.xid <= nextXid ? (await readFeed(sql, cursor, catchUp + 1)).events : undefined
  if (!cursor || !events || events.length > catchUp) {
    mailbox.resync(end)
    return
  }
  mailbox.skipTo(cursor)
  for (const event of events) {
    mailbox.skipTo(cursorOf(event))
    if (visible(event)) yield { type: 'event', cursor: printCursor(cursorOf(event)), event }
  }
}

/** Calls at once, then at most every `ms`; a call in between happens at the end of that time. */
function coalesce(ms: number, call: () => Promise<void>): () => void {
  let resting = false
  let again = false
  const run = () => {
    resting = true
    again = false
    const rested = new Promise((done) => {
      setTimeout(done, ms).unref()
    })
    void Promise.all([call(), rested]).finally(() => {
      resting = false
      if (again) run()
    })
  }
  return () => {
    if (resting) again = true
    else run()
  }
}

/** One call at a time: when poked, and at the latest every `pollMs`, or `soonMs` when the last one asked for it. */
function repeat(call: () => Promise<boolean>, { pollMs, soonMs }: { pollMs: number; soonMs: number }) {
  let stopped = false
  let poked = false
  let wake: () => void = () => undefined
  const run = async () => {
    while (!stopped) {
      poked = false
      const soon = await call().catch(() => false)
      if (poked || stopped) continue
      await new Promise<void>((resume) => {
        const timer = setTimeout(resume, soon ? soonMs : pollMs)
        timer.unref()
        wake = () => (clearTimeout(timer), resume())
      })
    }
  }
  const running = run()
  return {
    poke() {
      poked = true
      wake()
    },
    stop() {
      stopped = true
      wake()
      return running
    },
  }
}

interface Mailbox {
  offer(event: FeedEvent, cursor: Cursor): void
  take(): FeedItem | undefined
  filled(): Promise<void>
  wake(): void
  /** Everything up to here has been read by other means. */
  skipTo(cursor: Cursor): void
  /** Instead of everything up to here. */
  resync(cursor: Cursor): void
}

function makeMailbox(limit: number, visible: Subscription['visible'], resynced: () => void): Mailbox {
  let items: FeedItem[] = []
  let read: Cursor | undefined
  let hear: () => void = () => undefined
  const wake = () => hear()
  return {
    offer(event, cursor) {
      if (!visible(event) || (read && !isAfter(cursor, read))) return
      const overfull = items.length >= limit
      if (overfull) resynced()
      if (overfull || items[0]?.type === 'resync') items = [{ type: 'resync', cursor: printCursor(cursor) }]
      else items.push({ type: 'event', cursor: printCursor(cursor), event })
      wake()
    },
    take: () => items.shift(),
    filled: () =>
      new Promise((done) => {
        hear = done
      }),
    wake,
    skipTo(cursor) {
      read = cursor
      items = items.filter((item) => item.type === 'resync' || isAfter(cursorOf(item.event), cursor))
    },
    resync(cursor) {
      resynced()
      read = cursor
      items = [{ type: 'resync', cursor: printCursor(cursor) }]
    },
  }
}
