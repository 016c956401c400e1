import { notifyManager, QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test } from 'vitest'
import { optimist } from './optimistic.ts'

interface Row {
  id: string
  name: string
  enabled: boolean
  pending?: string
}

// Sooner than in a browser, which draws a task later: whatever is there for a moment is seen.
notifyManager.setScheduler(queueMicrotask)

const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } })
const list = ['projects', 'browse'] as const
const detail = ['projects', 'show', '1'] as const
const queries = [{ queryKey: ['projects'] }]

/** What the server has; answers are copies of it at the time they leave. */
let server: Row[] = []
const stops: (() => void)[] = []

afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  client.clear()
})

async function opened() {
  server = [
    { id: '1', name: 'web', enabled: true },
    { id: '2', name: 'db', enabled: true },
  ]
  const seen: string[] = []
  const observer = new QueryObserver(client, {
    queryKey: list,
    queryFn: () => Promise.resolve({ rows: server.map((row) => ({ ...row })), total: 2 }),
  })
  const other = new QueryObserver(client, { queryKey: detail, queryFn: () => Promise.resolve({ ...server.find(({ id }) => id === '1') }) })
  // As useQuery does it: woken once the batch is through, then it reads what there is.
  const draw = notifyManager.batchCalls(() => void seen.push(observer.getCurrentResult().data?.rows[0]?.name ?? '-'))
  stops.push(
    observer.subscribe(draw),
    other.subscribe(() => undefined),
  )
  await Promise.all([observer.refetch(), other.refetch()])
  return seen
}

const shown = () => client.getQueryData<{ rows: Row[] }>(list)?.rows
const settled = () => client.invalidateQueries({ queryKey: ['projects'] })

test('a change is shown at once in lists and details, with its mark, and confirmed by the answer', async () => {
  await opened()
  const call = Promise.withResolvers<void>()
  const done = optimist(client).run({ id: '1', queries, patch: { name: 'shop' }, call: () => call.promise })
  expect(shown()?.[0]).toEqual({ id: '1', name: 'shop', enabled: true, pending: 'changing' })
  expect(client.getQueryData(detail)).toMatchObject({ name: 'shop', pending: 'changing' })
  server[0] = { id: '1', name: 'shop', enabled: true }
  call.resolve()
  await done
  expect(shown()?.[0]).toEqual({ id: '1', name: 'shop', enabled: true })
  await settled()
  expect(shown()?.[0]).toEqual({ id: '1', name: 'shop', enabled: true })
})

test('a failure takes back what it showed, and says why', async () => {
  await opened()
  const run = optimist(client).run({ id: '1', queries, patch: { name: 'shop' }, call: () => Promise.reject(new Error('taken')) })
  expect(shown()?.[0]?.name).toBe('shop')
  await expect(run).rejects.toThrow('taken')
  expect(shown()?.[0]).toEqual({ id: '1', name: 'web', enabled: true })
})

test('an event before the answer does not let the old value flicker back', async () => {
  const seen = await opened()
  const call = Promise.withResolvers<void>()
  const done = optimist(client).run({ id: '1', queries, patch: { name: 'shop' }, call: () => call.promise })
  // Somebody else's change wakes the list while ours has not been committed: the answer still holds the old name.
  server[1] = { id: '2', name: 'store', enabled: true }
  await settled()
  expect(shown()?.map(({ name }) => name)).toEqual(['shop', 'store'])
  server[0] = { id: '1', name: 'shop', enabled: true }
  await settled()
  call.resolve()
  await done
  await settled()
  expect(shown()?.map(({ name }) => name)).toEqual(['shop', 'store'])
  expect(seen).toContain('shop')
  expect(seen.slice(seen.indexOf('shop'))).not.toContain('web')
})

test('of two changes at once, the one that fails takes away only itself', async () => {
  await opened()
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<void>()
  const rename = optimist(client).run({ id: '1', queries, patch: { name: 'shop' }, call: () => first.promise })
  const disable = optimist(client).run({ id: '1', queries, patch: { enabled: false }, call: () => second.promise })
  expect(shown()?.[0]).toMatchObject({ name: 'shop', enabled: false })
  first.reject(new Error('taken'))
  await expect(rename).rejects.toThrow('taken')
  expect(shown()?.[0]).toMatchObject({ name: 'web', enabled: false, pending: 'changing' })
  server[0] = { id: '1', name: 'web', enabled: false }
  second.resolve()
  await disable
  await settled()
  expect(shown()?.[0]).toEqual({ id: '1', name: 'web', enabled: false })
})

test('a deletion is never assumed: the row says so, until the server has it no more', async () => {
  await opened()
  const call = Promise.withResolvers<void>()
  const done = optimist(client).run({ id: '1', queries, patch: {}, mark: 'deleting', call: () => call.promise })
  expect(shown()?.[0]).toMatchObject({ name: 'web', pending: 'deleting' })
  server = server.filter(({ id }) => id !== '1')
  call.resolve()
  await done
  await settled()
  expect(shown()?.map(({ id }) => id)).toEqual(['2'])
})

test('a list that opens in the middle of a change shows it too', async () => {
  await opened()
  const call = Promise.withResolvers<void>()
  const done = optimist(client).run({ id: '1', queries, patch: { name: 'shop' }, call: () => call.promise })
  const late = await client.fetchQuery({
    queryKey: ['projects', 'late'],
    queryFn: () => Promise.resolve({ rows: server.map((row) => ({ ...row })) }),
  })
  expect(late.rows[0]?.name).toBe('web')
  expect(client.getQueryData<{ rows: Row[] }>(['projects', 'late'])?.rows[0]?.name).toBe('shop')
  call.resolve()
  await done
})
