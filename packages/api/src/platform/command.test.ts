import { uuid } from '@pileus/db/ids'
import { commands, tasks } from '@pileus/db/schema/platform'
import { testDatabase } from '@pileus/db/testing'
import { commandKind, defineCommands } from '@pileus/wire/commands/registry'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { pendingCommands, storeAnswers } from './command.ts'
import { minutes, task } from './task.ts'
import { asUser, createToySchema, guests } from './testing/toy.ts'
import { begin } from './transition.ts'
import { makeRunner } from './runner.ts'

const set = commandKind({
  args: z.object({ id: z.string(), size: z.number() }),
  result: z.object({ size: z.number() }),
  subject: (args) => args.id,
})
const sizeCommands = defineCommands({ 'test.size': set })
type SizeCommands = typeof sizeCommands
declare module '@pileus/wire/commands/registry' {
  interface CommandKinds extends SizeCommands {}
}

let size = 1
const answers: unknown[] = []
task('test.resize', {
  on: guests,
  deadline: minutes(1),
  onFail: 'back',
  steps: {
    async resize({ row, command, next, wait }) {
      const answer = await command(row.hostId, 'test.size', { id: row.id, size })
      if (!answer) return wait()
      answers.push(answer.size)
      return next('rest')
    },
    rest: async ({ wait }) => wait(),
    back: async ({ done, fault }) => done({ status: 'error', fault }),
  },
})

let database: Awaited<ReturnType<typeof testDatabase>>
let subjectId = ''
beforeAll(async () => {
  database = await testDatabase()
  await createToySchema(database.sql)
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.sql`truncate platform.task cascade`
  size = 1
  subjectId = uuid()
  await asUser(database.db, 'req-1', async (context) => {
    const [row] = await context.db
      .insert(guests)
      .values({ id: subjectId, projectId: 'project-1', status: 'active', hostId: 'host-0' })
      .returning()
    if (row) await begin(context, row, { from: ['active'], task: 'test.resize' })
  })
  await step()
})

async function step() {
  await database.sql`update platform.task set due = clock_timestamp() where done is null`
  const runner = makeRunner({ connection: database, random: () => 0 })
  for (const claim of await runner.claim(20)) await runner.attempt(claim, false)
}

async function pending() {
  const [command] = await pendingCommands(database.sql, ['host-0', 'host-1'])
  if (!command) throw new Error('No command is pending.')
  return command
}

const read = async () => (await database.db.select().from(commands))[0]
const readTask = async () => (await database.db.select().from(tasks).where(eq(tasks.subjectId, subjectId)))[0]

test('a command is issued once, and its answer wakes the task', async () => {
  const command = await pending()
  expect(command).toMatchObject({
    hostId: 'host-0',
    subject: subjectId,
    kind: 'test.size',
    args: { id: subjectId, size: 1 },
    requestId: 'req-1',
    deadline: expect.any(Date),
  })
  await step()
  expect(await pending()).toEqual(command)
  await storeAnswers(database.sql, [{ ...command, answer: { ok: { size: 1 } } }])
  expect((await readTask())?.due.getTime()).toBeLessThanOrEqual(Date.now() + 1_000)
  answers.length = 0
  await step()
  expect(answers).toEqual([1])
  expect(await readTask()).toMatchObject({ step: 'rest' })
})

test('other arguments make it a new command, and the answer to the old one counts no more', async () => {
  const old = await pending()
  size = 2
  await step()
  const renewed = await pending()
  expect(renewed.seq).toBeGreaterThan(old.seq)
  await storeAnswers(database.sql, [{ ...old, answer: { ok: { size: 1 } } }])
  expect(await read()).toMatchObject({ state: 'pending' })
  await storeAnswers(database.sql, [{ ...renewed, answer: { ok: { size: 2 } } }])
  expect(await read()).toMatchObject({ state: 'done', result: { size: 2 } })
})

test('a refused command that is still wanted gets a new number', async () => {
  const command = await pending()
  expect(await storeAnswers(database.sql, [{ ...command, answer: { refused: true } }])).toEqual({ taskIds: [], resend: true })
  expect((await pending()).seq).toBeGreaterThan(command.seq)
})

test('only the host that was asked may answer', async () => {
  const command = await pending()
  await storeAnswers(database.sql, [{ ...command, hostId: 'host-1', answer: { ok: { size: 1 } } }])
  expect(await read()).toMatchObject({ state: 'pending' })
})

test('an answer that does not fit the command is a fault of the host', async () => {
  await storeAnswers(database.sql, [{ ...(await pending()), answer: { ok: { size: 'big' } } }])
  await step()
  expect(await readTask()).toMatchObject({ step: 'back', fault: expect.stringContaining('does not fit test.size') })
})

test('a busy host is asked again, a failing one is not', async () => {
  await storeAnswers(database.sql, [{ ...(await pending()), answer: { fault: { code: 'busy', message: 'later', retry: true } } }])
  await step()
  expect(await readTask()).toMatchObject({ step: 'resize', try: 1, error: 'test.size: later' })
  expect(await read()).toBeUndefined()
  await step()
  await storeAnswers(database.sql, [{ ...(await pending()), answer: { fault: { code: 'no_space', message: 'full' } } }])
  await step()
  expect(await readTask()).toMatchObject({ step: 'back', fault: 'test.size: full' })
})

test('what a step left unanswered is void when the task moves on', async () => {
  await database.sql`update platform.task set deadline = clock_timestamp()`
  const command = await pending()
  await step()
  expect(await readTask()).toMatchObject({ step: 'back' })
  expect(await read()).toMatchObject({ state: 'void' })
  await storeAnswers(database.sql, [{ ...command, answer: { ok: { size: 1 } } }])
  expect(await read()).toMatchObject({ state: 'void', result: null })
})

test('a host is given no more than its window, lowest numbers first', async () => {
  const first = await pending()
  await database.sql`insert into platform.command (id, task_id, step, host_id, subject, kind, args)
    select gen_random_uuid(), ${(await readTask())?.id ?? ''}, 'resize', 'host-0', n::text, 'test.size', '{}' from generate_series(1, 100) n`
  const window = await pendingCommands(database.sql, ['host-0', 'host-1'], 10)
  expect(window).toHaveLength(10)
  expect(window[0]?.id).toBe(first.id)
  expect(window.map((command) => command.seq)).toEqual(window.map((command) => command.seq).toSorted((a, b) => a - b))
})
