import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, type IdentityCloud } from '../../identity/testing.ts'
import { as, callerOf } from '../testing.ts'
import { listTasks, showTask } from './ops.ts'

let cloud: IdentityCloud
let call: ReturnType<typeof callerOf>
const id = (n: number) => `01900000-0000-7000-8000-00000000000${n}`
beforeAll(async () => {
  cloud = await identityCloud()
  call = callerOf(cloud)
  const start = (n: number, more: object) =>
    cloud.sql`insert into platform.task ${cloud.sql({
      id: id(n),
      kind: 'server.create',
      subject_kind: 'server',
      subject_id: `s${n}`,
      project_id: 'p1',
      request_id: `req-${n}`,
      step: 'boot',
      caller: { userId: 'alice', scope: { kind: 'project' } },
      ...more,
    })}`
  await start(1, { state: { percent: 40 }, lease: new Date(Date.now() + 60_000) })
  await start(2, { project_id: 'p2', try: 2, error: 'connect to 10.0.0.1 refused' })
  await start(3, { done: new Date(), fault: 'No valid host was found.' })
  await start(4, { done: new Date(Date.now() - 25 * 3_600_000) })
  await start(5, { subject_kind: 'cron', caller: null, project_id: null })
  await start(6, { parent_id: id(1), caller: null })
  await cloud.sql`insert into platform.command (id, task_id, step, host_id, subject, kind, args) values (${id(1)}, ${id(1)}, 'boot', 'host-1', 's1', 'guest.ensure', '{}')`
  await cloud.sql`insert into platform.event (request_id, kind, subject_id, data) values
    ('req-1', 'server', 's1', ${cloud.sql.json({ taskId: id(1), step: 'schedule', move: 'begin' })}),
    ('req-1', 'server', 's1', ${cloud.sql.json({ taskId: id(1), step: 'boot', move: 'retry', error: 'host-1 is busy' })})`
})
afterAll(() => cloud.close())

const admin = as('admin', { kind: 'system' })
const member = as('member', { kind: 'project', projectId: 'p1', domainId: 'd' }, 'bob')
const ids = ({ rows }: { rows: { id: string }[] }) => rows.map((row) => row.id).sort()

test('what lives and what ended within a day, without what comes round by itself', async () => {
  const all = await call(admin, listTasks, {})
  expect(ids(all)).toEqual([id(1), id(2), id(3), id(6)])
  expect(all.live).toBe(3)
  expect(Object.fromEntries(all.rows.map((row) => [row.id, row.state]))).toEqual({
    [id(1)]: 'running',
    [id(2)]: 'retrying',
    [id(3)]: 'failed',
    [id(6)]: 'running',
  })
  expect(all.rows.find((row) => row.id === id(1))).toMatchObject({ percent: 40, userId: 'alice' })
  expect(ids(await call(admin, listTasks, { states: ['ended'] }))).toEqual([id(3)])
  expect(ids(await call(admin, listTasks, { subject: 's2' }))).toEqual([id(2)])
})

test('a member sees the tasks of the project, who started one sees it anywhere, and both without the insides of the cloud', async () => {
  expect(ids(await call(member, listTasks, {}))).toEqual([id(1), id(3), id(6)])
  const alice = await call(as('reader', { kind: 'unscoped' }, 'alice'), listTasks, {})
  expect(ids(alice)).toEqual([id(1), id(2), id(3)])
  expect(JSON.stringify(alice)).not.toContain('10.0.0.1')
  await expect(call(member, showTask, { taskId: id(2) })).rejects.toMatchObject({ code: 'forbidden' })
})

test('a task tells its moves and children; its hosts to operators only', async () => {
  const told = await call(admin, showTask, { taskId: id(1) })
  expect(told).toMatchObject({
    task: { id: id(1) },
    children: [{ id: id(6) }],
    commands: [{ hostId: 'host-1', state: 'pending' }],
    moves: [{ move: 'begin' }, { move: 'retry', text: 'host-1 is busy' }],
  })
  expect(JSON.stringify(await call(member, showTask, { taskId: id(1) }))).not.toContain('host-1')
  await expect(call(admin, showTask, { taskId: id(9) })).rejects.toMatchObject({ code: 'not_found' })
})
