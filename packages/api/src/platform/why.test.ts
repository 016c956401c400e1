import { uuid } from '@pileus/db/ids'
import { testDatabase } from '@pileus/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pendingCommands } from './command.ts'
import { printCursor } from './event.ts'
import { beginCreate, createToySchema, hosts } from './testing/toy.ts'
import { makeRunner } from './runner.ts'
import { stuck, why } from './why.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
const guestId = uuid()
beforeAll(async () => {
  database = await testDatabase()
  await createToySchema(database.sql)
  await beginCreate(database.db, guestId, 'req-why')
  const runner = makeRunner({ connection: database })
  for (let steps = 0; steps < 2; steps++) for (const claim of await runner.claim(1)) await runner.attempt(claim, false)
})
afterAll(() => database.drop())

test('every id leads to the whole story: resource, task, request, command, event, parent and child', async () => {
  const story = await why(database.sql, guestId)
  const [task] = story.tasks
  const [command] = await pendingCommands(database.sql, hosts)
  const [event] = story.events
  if (!task || !command || !event) throw new Error('Nothing to tell.')
  expect(task).toMatchObject({ kind: 'toy.create', step: 'boot', subjectId: guestId, requestId: 'req-why', try: 0, due: expect.any(Date) })
  expect(story.commands).toMatchObject([{ id: command.id, kind: 'toy.ensure', state: 'pending', seq: command.seq }])
  expect(story.events.map((each) => each.data['move'])).toEqual(['next', 'begin'])
  for (const id of [task.id, 'req-why', command.id, printCursor({ xid: BigInt(event.xid), seq: event.seq })]) {
    expect((await why(database.sql, id)).tasks).toEqual([task])
  }
  const childId = uuid()
  await database.sql`insert into platform.task (id, kind, subject_kind, subject_id, request_id, step, parent_id) values (${childId}, 'toy.copy', 'copy', 'copy-1', 'req-why', 'upload', ${task.id})`
  expect((await why(database.sql, guestId)).children).toMatchObject([{ id: childId }])
  expect((await why(database.sql, 'copy-1')).parents).toMatchObject([{ id: task.id }])
  await database.sql`delete from platform.task where id = ${childId}`
  expect(await why(database.sql, 'nothing')).toEqual({ tasks: [], parents: [], children: [], commands: [], events: [] })
})

test('what is stuck shows: late, alerted, unclaimed, unanswered, and assertions that do not hold', async () => {
  const words = { why: 'Their task was lost.', fix: 'Delete them.' }
  const assertions = [
    { name: 'guests that build without a task', ...words, count: async () => 2 },
    { name: 'always true', ...words, count: async () => 0 },
  ]
  expect(await stuck(database.sql, assertions)).toEqual({
    late: [],
    alerts: [],
    unclaimed: [],
    unanswered: [],
    assertions: [{ name: 'guests that build without a task', ...words, count: 2 }],
  })
  await database.sql`update platform.task set deadline = clock_timestamp() - interval '1 second', alert = clock_timestamp(), due = clock_timestamp() - interval '1 hour', lease = null`
  await database.sql`update platform.command set created_at = clock_timestamp() - interval '1 hour'`
  const task = { subjectId: guestId }
  expect(await stuck(database.sql)).toMatchObject({
    late: [task],
    alerts: [task],
    unclaimed: [task],
    unanswered: [{ commands: 1, oldest: expect.any(Date) }],
    assertions: [],
  })
})
