import { uuid } from '@pileus/db/ids'
import { testDatabase } from '@pileus/db/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pendingCommands, storeAnswers } from '../command.ts'
import { makeRunner } from '../runner.ts'
import { findViolations } from './toy-cloud.ts'
import { crashOnce } from './crash.ts'
import { simulateHost } from './host.ts'
import {
  beginCopy,
  beginCreate,
  beginDelete,
  copies,
  createGuest,
  createToySchema,
  guests,
  hosts,
  slots,
  store,
  toyHandlers,
} from './toy.ts'

/**
 * Why two rules of the engine exist: the same moment with the rule, and without it. The moments are directed, so that what goes wrong
 * without the rule goes wrong every time.
 */
let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
  await createToySchema(database.sql)
})
afterAll(() => database.drop())

/** Everything that is left to do happens, all time passes. */
async function settle(host: ReturnType<typeof simulateHost>) {
  const runner = makeRunner({ connection: database })
  for (let round = 0; round < 50; round++) {
    for (const claim of await runner.claim(20)) await runner.attempt(claim, false)
    for (const command of await pendingCommands(database.sql, hosts))
      await storeAnswers(database.sql, [{ ...command, answer: await host.deliver(command) }])
    const live = await database.sql`update platform.task set due = clock_timestamp(), lease = null where done is null returning id`
    if (live.length === 0) return
  }
  throw new Error('Not at rest after 50 rounds.')
}

/** A worker stalls before its last step; meanwhile the guest is deleted and another worker has begun to; then the first one goes on. */
async function zombie(withoutCompareAndSet: boolean) {
  const running = new Set<string>()
  const id = uuid()
  const slow = makeRunner({ connection: database, testing: { withoutCompareAndSet } })
  const other = makeRunner({ connection: database })
  const host = simulateHost(toyHandlers(running))
  await beginCreate(database.db, id)
  const [claim] = await slow.claim(1)
  if (!claim) throw new Error('Nothing to claim.')
  expect(await slow.attempt(claim, true)).toMatchObject({ move: 'next', step: 'boot' })
  await slow.attempt({ ...claim, step: 'boot' }, false)
  for (const command of await pendingCommands(database.sql, hosts))
    await storeAnswers(database.sql, [{ ...command, answer: await host.deliver(command) }])
  const [again] = await slow.claim(1)
  if (!again) throw new Error('Nothing to claim.')
  expect(await slow.attempt(again, true)).toMatchObject({ move: 'next', step: 'plug' })
  await beginDelete(database.db, id)
  for (const each of await other.claim(1)) expect(await other.attempt(each, false)).toMatchObject({ move: 'wait', step: 'teardown' })
  await slow.attempt({ ...again, step: 'plug' }, false)
  await settle(host)
  return { id, wrong: await findViolations(database, running, new Set([id])) }
}

/** A command is held up on its way; meanwhile the guest is deleted, and its removal overtakes it. */
async function lateCommand(refuse: boolean) {
  const running = new Set<string>()
  const host = simulateHost(toyHandlers(running), { refuse })
  const id = uuid()
  const runner = makeRunner({ connection: database })
  await beginCreate(database.db, id)
  for (let steps = 0; steps < 2; steps++) for (const claim of await runner.claim(1)) await runner.attempt(claim, false)
  const [late] = await pendingCommands(database.sql, hosts)
  if (!late) throw new Error('No command was issued.')
  await beginDelete(database.db, id)
  await settle(host)
  const answer = await host.deliver(late)
  await storeAnswers(database.sql, [{ ...late, answer }])
  return { id, answer, wrong: await findViolations(database, running, new Set([id])) }
}

test('a worker that was overtaken by a deletion does not undo it', async () => {
  expect((await zombie(false)).wrong).toEqual([])
})

test('control: without the compare-and-set, the deleted guest comes back', async () => {
  const { id, wrong } = await zombie(true)
  expect(wrong).toContain(`${id} was deleted and is active`)
  await clear()
})

test('a command that arrives after the guest was removed is refused', async () => {
  expect(await lateCommand(true)).toMatchObject({ answer: { refused: true }, wrong: [] })
})

test('control: without the refusal of lower numbers, a guest survives its deletion', async () => {
  const { id, wrong } = await lateCommand(false)
  expect(wrong).toEqual([`${id} runs on a host and has no row`])
  await clear()
})

test('io whose lease was stolen has no second effect', async () => {
  const id = uuid()
  let release: (etag: string) => void = () => undefined
  const slow = makeRunner({ connection: database })
  const other = makeRunner({ connection: database })
  await beginCopy(database.db, id)
  store.put = () =>
    new Promise((done) => {
      release = done
    })
  const [claim] = await slow.claim(1)
  if (!claim) throw new Error('Nothing to claim.')
  const stalled = slow.attempt(claim, false)
  await expect.poll(() => release.length, { timeout: 10_000 }).toBe(1)
  store.put = async () => 'second'
  await database.sql`update platform.task set lease = clock_timestamp() where id = ${claim.id}`
  for (let steps = 0; steps < 2; steps++) for (const each of await other.claim(1)) await other.attempt(each, false)
  release('first')
  expect(await stalled).toBeUndefined()
  expect(await database.db.select().from(copies).where(eq(copies.id, id))).toMatchObject([
    { status: 'active', etag: 'second', log: ['published'] },
  ])
})

test('control: the crash matrix sees a leak when a teardown forgets something', async () => {
  const running = new Set<string>()
  const { wrong } = await crashOnce(
    createGuest,
    {
      connection: database,
      host: simulateHost({ ...toyHandlers(running), 'toy.remove': () => null }),
      hostIds: hosts,
      async start() {
        const id = uuid()
        await beginCreate(database.db, id)
        return id
      },
      leaks: () => findViolations(database, running, new Set()),
    },
    { step: 'plug', injected: 'permanent fault' },
  )
  expect(wrong).toEqual([expect.stringContaining('is error, but on its host it runs')])
  await clear()
})

async function clear() {
  await database.db.delete(slots)
  await database.db.delete(guests)
}
