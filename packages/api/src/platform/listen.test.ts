import { connect, type Tx } from '@pileus/db/client'
import { testDatabase } from '@pileus/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { append, cursorOf, feedEnd, parseCursor, printCursor, readFeed, type FeedEvent } from './event.ts'
import { openFeed, type Feed, type FeedItem, type FeedOptions } from './listen.ts'
import { seeded } from './testing/toy-cloud.ts'
import { rawSql } from './raw.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const all = () => true
const patient = { timeout: 10_000 }
const write = (tx: Tx, subjectId: string, projectId = 'project-1') =>
  append(tx, [{ requestId: 'req-1', projectId, kind: 'thing', subjectId }])
const happen = (subjectId: string, projectId?: string) => database.db.transaction((tx) => write(tx, subjectId, projectId))

/** Until everything written is readable: transactions of the server's other databases, where other tests run, hold the feed back too. */
async function settled() {
  const { end } = await feedEnd(database.sql)
  await expect.poll(async () => (await readFeed(database.sql, end, 1)).heldSince, patient).toBeUndefined()
}

async function withFeed<T>(use: (feed: Feed) => Promise<T>, options: Partial<FeedOptions> = {}): Promise<T> {
  await settled()
  const feed = openFeed({ sql: database.sql, ...options })
  try {
    await feed.ready
    return await use(feed)
  } finally {
    await feed.close()
  }
}

/** A subscriber that has joined: its first item can be awaited after something has happened. */
async function joined(feed: Feed, subscription: Partial<Parameters<Feed['subscribe']>[0]> = {}) {
  const before = feed.stats().subscribers
  const items = feed.subscribe({ visible: all, ...subscription })
  const first = items.next()
  await expect.poll(() => feed.stats().subscribers, patient).toBe(before + 1)
  await expect.poll(() => feed.stats().position, patient).toBeDefined()
  return { items, first }
}

const subjectOf = (item: IteratorResult<FeedItem, void>) => (item.value?.type === 'event' ? item.value.event.subjectId : item.value?.type)

/** The reader that the cursor replaces: everything above the highest number seen. */
async function readBySequence(above: number, like: string) {
  return database.sql<{ seq: number; id: string }[]>`select seq::float8 as seq, subject_id as id from platform.event
    where seq > ${above} and subject_id like ${like} order by event.seq`
}

test('control: an event that commits late is lost to a reader by sequence, and not to a reader by cursor', async () => {
  const { end } = await feedEnd(database.sql)
  let release: () => void = () => undefined
  let open = false
  const late = database.db.transaction(async (tx) => {
    await write(tx, 'order-late')
    open = true
    await new Promise<void>((done) => {
      release = done
    })
  })
  await expect.poll(() => open, patient).toBe(true)
  await happen('order-early')
  const [first] = await readBySequence(0, 'order-%')
  expect(first?.id).toBe('order-early')
  expect((await readFeed(database.sql, end, 10)).events).toEqual([])
  release()
  await late
  expect(await readBySequence(first?.seq ?? 0, 'order-%')).toEqual([])
  await expect
    .poll(async () => (await readFeed(database.sql, end, 10)).events.map((event) => event.subjectId), patient)
    .toEqual(['order-late', 'order-early'])
})

test('24 writers, some slow to commit, and a reader all the while: every event arrives once', { timeout: 60_000 }, async () => {
  const random = seeded(24)
  const writers = connect(database.url, { max: 24 })
  let cursor = (await feedEnd(database.sql)).end
  const seen: string[] = []
  let writing = true

  async function read() {
    const { events } = await readFeed(database.sql, cursor, 1_000)
    for (const event of events) {
      seen.push(event.subjectId)
      cursor = cursorOf(event)
    }
    return seen.length
  }

  const reading = (async () => {
    while (writing) await read()
  })()
  await Promise.all(
    Array.from({ length: 24 }, async (_, writer) => {
      for (let n = 0; n < 40; n++) {
        await writers.db.transaction(async (tx) => {
          await write(tx, `writer-${writer}-${n}`)
          if (random() < 0.2) await rawSql(tx)`select pg_sleep(${random() * 0.03}::float8)`
        })
      }
    }),
  )
  writing = false
  await reading
  await writers.close()
  await expect.poll(read, patient).toBe(24 * 40)
  expect(new Set(seen).size).toBe(24 * 40)
})

test('a subscriber is told what happens, in this process or another, and only what it may see', () =>
  withFeed(
    (here) =>
      withFeed(async (there) => {
        const mine = await joined(here, { visible: (event: FeedEvent) => event.projectId === 'project-1' })
        await happen('theirs', 'project-2')
        await happen('mine')
        there.markDirty()
        expect(subjectOf(await mine.first)).toBe('mine')
        const next = mine.items.next()
        await happen('mine too')
        here.markDirty()
        expect(subjectOf(await next)).toBe('mine too')
        await mine.items.return()
        expect(here.stats().subscribers).toBe(0)
      }),
    { pollMs: 60_000 },
  ))

test('when notifications are lost, the poll finds out', () =>
  withFeed(
    async (feed) => {
      const { first } = await joined(feed)
      await happen('unannounced')
      expect(subjectOf(await first)).toBe('unannounced')
    },
    { pollMs: 50 },
  ))

test('who comes back gets what it missed, once, and then what is new', () =>
  withFeed(async (feed) => {
    const { first, items } = await joined(feed)
    await happen('a')
    feed.markDirty()
    const cursor = (await first).value?.cursor
    await items.return()
    await happen('b')
    await happen('c')
    await settled()
    const back = feed.subscribe({ visible: all, cursor })
    expect([subjectOf(await back.next()), subjectOf(await back.next())]).toEqual(['b', 'c'])
    const next = back.next()
    await happen('d')
    feed.markDirty()
    expect(subjectOf(await next)).toBe('d')
    await back.return()
  }))

test('who comes with the end of the feed before anything else happens has missed nothing', () =>
  withFeed(async (feed) => {
    const { end } = await feedEnd(database.sql)
    const { first } = await joined(feed, { cursor: printCursor(end) })
    await happen('after the end')
    expect(subjectOf(await first)).toBe('after the end')
    expect(feed.stats().resyncs).toBe(0)
  }))

test('a cursor that is too old, from another database or no cursor at all is answered by resync', () =>
  withFeed(
    async (feed) => {
      const { end, nextXid } = await feedEnd(database.sql)
      for (let n = 0; n < 4; n++) await happen(`old-${n}`)
      await settled()
      for (const cursor of [printCursor(end), printCursor({ xid: nextXid + 1_000n, seq: 1 }), 'nonsense']) {
        const items = feed.subscribe({ visible: all, cursor })
        const { value } = await items.next()
        expect(value).toMatchObject({ type: 'resync', cursor: expect.stringMatching(/^\d+\.\d+$/) })
        const next = items.next()
        await happen('after')
        feed.markDirty()
        expect(subjectOf(await next)).toBe('after')
        await items.return()
        await settled()
      }
      expect(feed.stats().resyncs).toBe(3)
    },
    { catchUp: 3 },
  ))

test('a slow reader’s queue is bounded: it is told to resync and goes on', () =>
  withFeed(
    async (feed) => {
      const { items, first } = await joined(feed)
      await database.db.transaction(async (tx) => {
        for (let n = 0; n < 20; n++) await write(tx, `many-${n}`)
      })
      feed.markDirty()
      expect(subjectOf(await first)).toBe('resync')
      const next = items.next()
      await happen('later')
      feed.markDirty()
      expect(subjectOf(await next)).toBe('later')
      await items.return()
    },
    { queue: 5 },
  ))

test('an aborted reader ends, and so does a reader of a feed that closes', () =>
  withFeed(async (feed) => {
    const stop = new AbortController()
    const { first } = await joined(feed, { signal: stop.signal })
    stop.abort()
    expect((await first).done).toBe(true)
    const other = await joined(feed)
    await feed.close()
    expect((await other.first).done).toBe(true)
  }))

test('a thousand commits make a few notifications, and every process wakes', () =>
  withFeed((here) =>
    withFeed(async (there) => {
      let woken = 0
      there.onWake(() => woken++)
      const until = Date.now() + 300
      let marks = 0
      while (Date.now() < until) {
        for (let n = 0; n < 100; n++) here.markDirty()
        marks += 100
        await new Promise((done) => setImmediate(done))
      }
      await expect.poll(() => woken, patient).toBeGreaterThan(0)
      expect(marks).toBeGreaterThan(1_000)
      expect(here.stats().notifications).toBeLessThanOrEqual(300 / 50 + 2)
    }),
  ))

test('an open transaction holds the feed back, which shows, and nothing is lost when it ends', () =>
  withFeed(
    async (feed) => {
      const { first } = await joined(feed)
      let release: () => void = () => undefined
      let open = false
      const ending = database.db.transaction(async (tx) => {
        await write(tx, 'held')
        open = true
        await new Promise<void>((done) => {
          release = done
        })
      })
      await expect.poll(() => open, patient).toBe(true)
      await happen('quick')
      feed.markDirty()
      await expect.poll(() => feed.stats().lagMs, patient).toBeGreaterThan(0)
      release()
      await ending
      expect(['held', 'quick']).toContain(subjectOf(await first))
      await expect.poll(() => feed.stats().lagMs, patient).toBe(0)
    },
    { pollMs: 60_000 },
  ))

test('cursors are printed and parsed', () => {
  expect(parseCursor(printCursor({ xid: 2n ** 40n, seq: 7 }))).toEqual({ xid: 2n ** 40n, seq: 7 })
  expect(['', '1', '1.', 'x.1', '1.2.3', `${'9'.repeat(30)}.1`].map(parseCursor)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
