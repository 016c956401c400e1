import { connect } from '@pileus/db/client'
import { uuid } from '@pileus/db/ids'
import { tasks, type TaskRow } from '@pileus/db/schema/platform'
import { testDatabase } from '@pileus/db/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { wakeTasks } from './command.ts'
import { Fault } from './fault.ts'
import { backoff } from './move.ts'
import { cron, minutes, seconds, task, untilNext, type AnyContext, type Move } from './task.ts'
import { asUser, createToySchema, guests, type Guest } from './testing/toy.ts'
import { begin, can, liveTasks, type Actions } from './transition.ts'
import { makeRunner, type RunnerOptions } from './runner.ts'
import { startWorker } from './worker.ts'
import { rawSql } from './raw.ts'

const patient = { timeout: 10_000 }
let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
  await createToySchema(database.sql)
})
afterAll(() => database.drop())

type Do = (
  context: Pick<AnyContext, 'next' | 'wait' | 'done' | 'fail' | 'spawn' | 'children' | 'signal' | 'fault'> & { row: Guest },
) => Promise<Move>

/** What the steps of the tests' task do; each test puts its own in. */
let work: Do
let back: Do
beforeEach(async () => {
  work = async ({ done }) => done()
  back = async ({ done, fault }) => done({ status: 'error', fault })
  await database.sql`truncate platform.task cascade`
})

const job = task('test.job', {
  on: guests,
  deadline: minutes(1),
  onFail: 'back',
  steps: { work: (context) => work(context), back: (context) => back(context) },
})
const erase = task('test.erase', { on: guests, deadline: minutes(1), steps: { work: (context) => work(context) } })
const ticks: string[] = []
const tick = cron('test.tick', { every: seconds(3_600), steps: { tick: async ({ row, done }) => (ticks.push(row.id), done()) } })
const actions = {
  job: { from: ['building'], task: 'test.job' },
  erase: { from: ['building', 'active'], task: 'test.erase', wins: true },
} satisfies Actions<Guest['status']>

async function makeGuest(status: Guest['status'] = 'building'): Promise<Guest> {
  const [row] = await database.db.insert(guests).values({ id: uuid(), projectId: 'project-1', status }).returning()
  if (!row) throw new Error('No row.')
  return row
}

async function start(row: Guest, name: keyof typeof actions = 'job') {
  await asUser(database.db, 'req-1', (context) => begin(context, row, actions[name]))
}

async function taskOf(row: { id: string }): Promise<TaskRow> {
  const [found] = await database.db.select().from(tasks).where(eq(tasks.subjectId, row.id))
  if (!found) throw new Error('No task.')
  return found
}

/** Runs whatever is due, once. */
async function step(options: Partial<RunnerOptions> = {}) {
  const runner = makeRunner({ connection: database, random: () => 0, ...options })
  for (const claim of await runner.claim(20)) await runner.attempt(claim, false)
}

const passTime = () => database.sql`update platform.task set due = clock_timestamp(), lease = null where done is null`

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason))
  })

async function readGuest(id: string) {
  return (await database.db.select().from(guests).where(eq(guests.id, id)))[0]
}

test('a step that does not exist does not compile', () => {
  const misspelt = () =>
    task('test.misspelt', {
      on: guests,
      // @ts-expect-error -- 'bakc' is no step
      onFail: 'bakc',
      steps: {
        // @ts-expect-error -- 'secnod' is no step
        first: async ({ next }) => next('secnod'),
        // @ts-expect-error -- 'resting' is no status
        second: async ({ done }) => done({ status: 'resting' }),
        back: async ({ next }) => next('first'),
      },
    })
  expect(misspelt).toBeTypeOf('function')
})

test('a fault is permanent: the way back runs and knows the reason', async () => {
  const row = await makeGuest()
  work = async () => {
    throw new Fault('failed', 'No valid host was found.')
  }
  await start(row)
  await step()
  expect(await taskOf(row)).toMatchObject({ step: 'back', fault: 'No valid host was found.', try: 0, done: null })
  await step()
  expect(await readGuest(row.id)).toMatchObject({ status: 'error', fault: 'No valid host was found.' })
  expect(await taskOf(row)).toMatchObject({ done: expect.any(Date), fault: 'No valid host was found.', owner: null, lease: null })
})

test('any other error is tried again, later each time, and is forgotten after a success', async () => {
  const row = await makeGuest()
  work = async () => {
    throw new Error('the store is away')
  }
  await start(row)
  await step()
  const { due, ...failed } = await taskOf(row)
  expect(failed).toMatchObject({ step: 'work', try: 1, error: 'the store is away', fault: null, alert: null, owner: null, lease: null })
  expect(due.getTime() - Date.now()).toBeGreaterThan(200)
  await passTime()
  await step()
  expect(await taskOf(row)).toMatchObject({ try: 2 })
  work = async ({ wait }) => wait()
  await passTime()
  await step()
  expect(await taskOf(row)).toMatchObject({ try: 0, error: null })
})

test('tries are spread between 1 s and 10 min', () => {
  expect([0, 1, 4, 9, 10, 50].map((n) => backoff(n, () => 1))).toEqual([1_000, 2_000, 16_000, 512_000, 600_000, 600_000])
  expect(backoff(10, () => 0)).toBe(300_000)
})

test('a deadlock is nobody’s fault: tried again at once and not counted', async () => {
  const row = await makeGuest()
  work = async () => {
    throw new Error('Failed query', { cause: Object.assign(new Error('deadlock detected'), { code: '40P01' }) })
  }
  await start(row)
  await step()
  const { due, ...found } = await taskOf(row)
  expect(found).toMatchObject({ try: 0, step: 'work' })
  expect(due.getTime() - Date.now()).toBeLessThan(150)
})

test('the way back never gives up, and raises an alert until it succeeds', async () => {
  const row = await makeGuest()
  work = async ({ fail }) => fail('no luck')
  back = async () => {
    throw new Fault('failed', 'the host says no')
  }
  await start(row)
  for (let tries = 0; tries < 3; tries++) {
    await step()
    await passTime()
  }
  expect(await taskOf(row)).toMatchObject({
    step: 'back',
    try: 2,
    error: 'the host says no',
    fault: 'no luck',
    alert: expect.any(Date),
    done: null,
  })
  back = async ({ done }) => done({ status: 'error' })
  await step()
  expect(await taskOf(row)).toMatchObject({ alert: null, done: expect.any(Date), fault: 'no luck' })
})

test('a deadline sends a task back, even one that waits for longer', async () => {
  const row = await makeGuest()
  work = async ({ wait }) => wait(minutes(60))
  await start(row)
  await step()
  const { due, deadline } = await taskOf(row)
  expect(due).toEqual(deadline)
  await database.sql`update platform.task set deadline = clock_timestamp() - interval '1 second', due = clock_timestamp()`
  await step()
  expect(await taskOf(row)).toMatchObject({ step: 'back', fault: 'The deadline has passed.', alert: null })
})

test('past its deadline a task without a way back goes on, and raises an alert', async () => {
  const row = await makeGuest()
  work = async ({ wait }) => wait()
  await start(row, 'erase')
  await database.sql`update platform.task set deadline = clock_timestamp() - interval '1 second'`
  await step()
  expect(await taskOf(row)).toMatchObject({ step: 'work', fault: null, alert: expect.any(Date), done: null })
})

test('a subject has one live task; the refusal names it', async () => {
  const row = await makeGuest()
  await start(row)
  await expect(start(row)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('test.job (work)'),
    details: { task: 'test.job', step: 'work' },
  })
  const live = await database.db.transaction((tx) => liveTasks(tx, 'guest', [row.id]))
  expect(live.get(row.id)).toMatchObject({ kind: 'test.job', step: 'work' })
  expect(can(row, actions)).toEqual(['job', 'erase'])
  expect(can(row, actions, live.get(row.id))).toEqual(['erase'])
  expect(can({ status: 'active' }, actions)).toEqual(['erase'])
})

test('twenty callers begin at once and one is let in', async () => {
  const row = await makeGuest()
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => start(row)))
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
})

test('a decision on a stale row does not slip through', async () => {
  const row = await makeGuest()
  await database.db.update(guests).set({ status: 'active' }).where(eq(guests.id, row.id))
  await expect(start(row)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining("'active'") })
  await database.db.delete(guests).where(eq(guests.id, row.id))
  await expect(start(row)).rejects.toMatchObject({ code: 'not_found' })
})

test('a deletion takes over the live task between two steps, and deleting again changes nothing', async () => {
  const row = await makeGuest()
  let release: () => void = () => undefined
  let begun = false
  work = async ({ next }) => {
    begun = true
    await new Promise<void>((done) => {
      release = done
    })
    return next('back')
  }
  await start(row)
  const running = step()
  await expect.poll(() => begun, patient).toBe(true)
  const deleting = start(row, 'erase')
  release()
  await Promise.all([running, deleting])
  expect(await taskOf(row)).toMatchObject({ kind: 'test.erase', step: 'work', owner: null, fault: null })
  await start(row, 'erase')
  work = async ({ done }) => done({ status: 'error' })
  await step()
  expect(await database.sql`select kind from platform.task where subject_id = ${row.id}`).toHaveLength(1)
  expect(
    await database.sql`select data->>'task' as task, data->>'move' as move from platform.event where subject_id = ${row.id} order by seq`,
  ).toEqual([
    { task: 'test.job', move: 'begin' },
    { task: 'test.job', move: 'next' },
    { task: 'test.erase', move: 'begin' },
    { task: 'test.erase', move: 'done' },
  ])
})

test('a parent waits for its children, which are begun once, and their end wakes it', async () => {
  const parent = await makeGuest()
  const kids = [await makeGuest('active'), await makeGuest('active')]
  const seen: boolean[][] = []
  work = async ({ row, spawn, children, done, wait }) => {
    if (row.id !== parent.id) return done({ status: 'stopped' })
    for (const kid of kids) await spawn('test.erase', kid)
    const states = (await children()).map((child) => child.done)
    seen.push(states)
    return states.every(Boolean) ? done({ status: 'active' }) : wait()
  }
  await start(parent)
  const worker = startWorker({ connection: database, tasks: [job, erase], concurrency: 3, pollMs: 60_000 })
  await expect.poll(async () => (await readGuest(parent.id))?.status, patient).toBe('active')
  await worker.stop()
  expect(seen[0]).toEqual([false, false])
  expect(await database.sql`select 1 from platform.task where parent_id is not null`).toHaveLength(2)
})

test('a wake while the step runs is not lost', async () => {
  const row = await makeGuest()
  let release: () => void = () => undefined
  let runs = 0
  work = async ({ wait, done }) => {
    if (++runs > 1) return done({ status: 'active' })
    await new Promise<void>((resume) => {
      release = resume
    })
    return wait()
  }
  await start(row)
  const running = step()
  await expect.poll(() => runs, patient).toBe(1)
  const waking = wakeTasks(database.sql, { subjectIds: [row.id] })
  release()
  await Promise.all([running, waking])
  await step()
  expect(await readGuest(row.id)).toMatchObject({ status: 'active' })
})

test('a step whose connection is lost is tried again', async () => {
  const row = await makeGuest()
  const connection = connect(database.url, { max: 2 })
  const silent = task('test.silent', {
    on: guests,
    steps: {
      work: async ({ tx, done }) => {
        await rawSql(tx)`set local idle_in_transaction_session_timeout = 20`
        await new Promise((resume) => setTimeout(resume, 200))
        return done({ status: 'active' })
      },
    },
  })
  await database.sql`insert into platform.task (id, kind, subject_kind, subject_id, request_id, step) values (${uuid()}, 'test.silent', 'guest', ${row.id}, 'req-1', 'work')`
  await step({ connection, tasks: [silent] })
  await connection.close()
  expect(await taskOf(row)).toMatchObject({ step: 'work', try: 1, done: null, owner: null })
  expect(await readGuest(row.id)).toMatchObject({ status: 'building' })
})

test('a subject that has vanished ends its task', async () => {
  const row = await makeGuest()
  await start(row)
  await database.db.delete(guests).where(eq(guests.id, row.id))
  await step()
  expect(await taskOf(row)).toMatchObject({ done: expect.any(Date), fault: 'The guest is gone.' })
})

test('cron: one row however many workers, run once and due again', async () => {
  ticks.length = 0
  const workers = [1, 2, 3].map(() => startWorker({ connection: database, tasks: [tick], concurrency: 1 }))
  await expect.poll(() => ticks.length, patient).toBe(1)
  await expect
    .poll(() => database.sql`select owner, due > clock_timestamp() + interval '59 minutes' as later, done from platform.task`, patient)
    .toEqual([{ owner: null, later: true, done: null }])
  await passTime()
  workers[0]?.poke()
  await expect.poll(() => ticks.length, patient).toBe(2)
  await Promise.all(workers.map((worker) => worker.stop()))
  expect(untilNext('30 4 * * *', new Date('2026-01-01T04:00:00Z'))).toBe(minutes(30))
})

test('a worker leaves alone what its release does not know', async () => {
  const [known, unknownStep, unknownKind] = [await makeGuest(), await makeGuest(), await makeGuest()]
  for (const row of [known, unknownStep]) await start(row)
  await start(unknownKind, 'erase')
  await database.sql`update platform.task set step = 'renamed' where subject_id = ${unknownStep.id}`
  const claims = await makeRunner({ connection: database, tasks: [job] }).claim(20)
  expect(claims.map((claim) => claim.subjectId)).toEqual([known.id])
})

test('a step that overruns is told to stop, and its process is given up', async () => {
  const row = await makeGuest()
  const overran: string[] = []
  work = ({ signal }) => untilAborted(signal)
  await start(row)
  await step({ limitMs: 20, onOverrun: (claim) => overran.push(`${claim.kind}/${claim.step}`) })
  expect(overran).toEqual(['test.job/work'])
  expect(await taskOf(row)).toMatchObject({ try: 1, error: expect.stringContaining('more than 20 ms') })
})

test('the lease of long io is kept up, and the work is told when it is lost', async () => {
  const row = await makeGuest()
  const io = task('test.io', {
    on: guests,
    steps: {
      work: async (context) => {
        await context.io(untilAborted, { limit: minutes(5) })
        return context.done({ status: 'active' })
      },
    },
  })
  await database.sql`insert into platform.task (id, kind, subject_kind, subject_id, request_id, step) values (${uuid()}, 'test.io', 'guest', ${row.id}, 'req-1', 'work')`
  const runner = makeRunner({ connection: database, tasks: [io], leaseMs: 90, limitMs: 200 })
  const [claim] = await runner.claim(1)
  if (!claim) throw new Error('Nothing to claim.')
  const running = runner.attempt(claim, false)
  const first = (await taskOf(row)).lease
  await expect.poll(async () => (await taskOf(row)).lease, patient).not.toEqual(first)
  await database.sql`update platform.task set owner = 'another'`
  expect(await running).toBeUndefined()
  expect(await taskOf(row)).toMatchObject({ owner: 'another', try: 0, step: 'work' })
})

test('a worker that is asked to stop ends its steps, begins no others and leaves no lease', async () => {
  const rows = await Promise.all(Array.from({ length: 12 }, () => makeGuest()))
  for (const row of rows) await start(row)
  let release: () => void = () => undefined
  let begun = 0
  const gate = new Promise<void>((done) => {
    release = done
  })
  work = async ({ next }) => {
    begun++
    await gate
    return next('back')
  }
  const worker = startWorker({ connection: database, tasks: [job], concurrency: 4 })
  await expect.poll(() => begun, patient).toBe(4)
  const stopped = worker.stop()
  release()
  await stopped
  expect(begun).toBe(4)
  expect(worker.running()).toBe(0)
  expect(
    await database.sql`select step, count(*)::int as n, count(lease)::int as leases from platform.task group by step order by step`,
  ).toEqual([
    { step: 'back', n: 4, leases: 0 },
    { step: 'work', n: 8, leases: 0 },
  ])
})
