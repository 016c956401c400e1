import type { Sql } from '@pileus/db/client'
import { cursorOf, feedEnd, isAfter, parseCursor, printCursor, readFeed, type Cursor, type FeedEvent } from './event.ts'
import type { Wakeup } from './worker.ts'

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

/** A notice that is lost costs one poll. */
async function sendNotice(sql: Sql): Promise<void> {
  await sql`select pg_notify(${channel}, '')`.catch(() => undefined)
}

/** One per process. Never notifies inside a transaction: that would serialize every commit of the database. */
export function openFeed(options: FeedOptions): Feed {
  const { sql, notifyMs = 50, pollMs = 1_000, batch = 500, queue = 1_000, catchUp = 2_000 } = options
  const wakeListeners = new Set<() => void>()
  const subscribers = new Set<Mailbox>()
  const counts = { notifications: 0, resyncs: 0 }
  let position: Cursor | undefined
  let starting: Promise<void> | undefined
  let heldSince: Date | undefined
  let closed = false

  const notify = coalesce(notifyMs, () => {
    counts.notifications++
    return sendNotice(sql)
  })

  /** Reads what is new and hands it to everyone; also says whether it should soon look again. */
  async function pump(): Promise<boolean> {
    while (position) {
      const read = await readFeed(sql, position, batch)
      for (const event of read.events) {
        position = cursorOf(event)
        for (const subscriber of subscribers) subscriber.offer(event, position)
      }
      heldSince = read.heldSince
      if (read.events.length < batch) return heldSince !== undefined
    }
    return false
  }

  /** Before a reader's first item: from here on nothing passes it by. Without readers nothing is read. */
  async function join(subscriber: Mailbox) {
    subscribers.add(subscriber)
    await (starting ??= feedEnd(sql).then(({ end }) => void (position = end)))
  }

  function leave(subscriber: Mailbox) {
    subscribers.delete(subscriber)
    if (subscribers.size > 0) return
    starting = position = heldSince = undefined
  }

  const pumping = repeat(pump, { pollMs, soonMs: heldMs })
  const woken = () => {
    pumping.poke()
    for (const listener of wakeListeners) listener()
  }
  const listening = sql.listen(channel, woken, woken)

  async function* subscribe({ visible, cursor: from, signal }: Subscription): AsyncGenerator<FeedItem, void, undefined> {
    const mailbox = makeMailbox(queue, visible, () => counts.resyncs++)
    const wake = () => mailbox.wake()
    signal?.addEventListener('abort', wake)
    try {
      await join(mailbox)
      if (from !== undefined) yield* resume(from, visible, mailbox)
      pumping.poke()
      while (!signal?.aborted && !closed) {
        const item = mailbox.take()
        if (item) yield item
        else await mailbox.filled()
      }
    } finally {
      signal?.removeEventListener('abort', wake)
      leave(mailbox)
    }
  }

  /** What the reader missed, from the table. The mailbox is open already and drops what is read here. */
  async function* resume(from: string, visible: Subscription['visible'], mailbox: Mailbox): AsyncGenerator<FeedItem, void, undefined> {
    const { end, nextXid } = await feedEnd(sql)
    const cursor = parseCursor(from)
    const { events } = cursor && cursor.xid < nextXid ? await readFeed(sql, cursor, catchUp + 1) : { events: undefined }
    if (!cursor || !events || events.length > catchUp) {
      counts.resyncs++
      yield { type: 'resync', cursor: printCursor(end) }
      return mailbox.skipTo(end)
    }
    for (const event of events) {
      mailbox.skipTo(cursorOf(event))
      if (visible(event)) yield { type: 'event', cursor: printCursor(cursorOf(event)), event }
    }
    if (events.length === 0) mailbox.skipTo(cursor)
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
    ready: listening.then(() => undefined),
    stats: () => ({
      lagMs: heldSince ? Date.now() - heldSince.getTime() : 0,
      position: position && printCursor(position),
      subscribers: subscribers.size,
      ...counts,
    }),
    async close() {
      closed = true
      for (const subscriber of subscribers) subscriber.wake()
      await pumping.stop()
      await listening.then(
        ({ unlisten }) => unlisten(),
        () => undefined,
      )
    },
  }
}

/** Calls at once, then at most every `ms`; a call in between happens at the end of that time. */
function coalesce(ms: number, call: () => Promise<void>): () => void {
  let resting = false
  let again = false
  const run = () => {
    resting = true
    again = false
    const rested = new Promise((done) => setTimeout(done, ms).unref())
    void Promise.all([call(), rested]).then(() => {
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
}

function makeMailbox(limit: number, visible: Subscription['visible'], overflowed: () => void): Mailbox {
  let items: FeedItem[] = []
  let read: Cursor | undefined
  let wake: () => void = () => undefined
  return {
    offer(event, cursor) {
      if (!visible(event)) return
      const last = items[0]
      if (last?.type === 'resync') items = [{ type: 'resync', cursor: printCursor(cursor) }]
      else if (items.length < limit) items.push({ type: 'event', cursor: printCursor(cursor), event })
      else {
        overflowed()
        items = [{ type: 'resync', cursor: printCursor(cursor) }]
      }
      wake()
    },
    take() {
      for (let item = items.shift(); item; item = items.shift()) {
        const cursor = parseCursor(item.cursor)
        if (!read || !cursor || isAfter(cursor, read)) return item
      }
      return undefined
    },
    filled: () =>
      new Promise((done) => {
        wake = done
      }),
    wake: () => wake(),
    skipTo: (cursor) => void (read = cursor),
  }
}
