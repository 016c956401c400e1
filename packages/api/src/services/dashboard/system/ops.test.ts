import { schemas } from '@pileus/db/schemas'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { announceProcess } from '../../../platform/process.ts'
import { identityCloud, type IdentityCloud } from '../../identity/testing.ts'
import { dismissFirstRun, showFirstRun } from '../first-run/ops.ts'
import { showShell } from '../shell/ops.ts'
import { as, callerOf } from '../testing.ts'
import { showStuck, showSystem } from './ops.ts'

let cloud: IdentityCloud
let call: ReturnType<typeof callerOf>
beforeAll(async () => {
  cloud = await identityCloud()
  call = callerOf(cloud)
})
afterAll(() => cloud.close())

const admin = as('admin', { kind: 'system' })
const announced = () => announceProcess({ db: cloud.db, roles: ['api', 'worker'], release: '1.2.3', committed: () => undefined })

test('a process is known while it runs, missed when it is silent, and gone when it says goodbye', async () => {
  const [one, other] = [await announced(), await announced()]
  const states = async () => Object.fromEntries((await call(admin, showSystem, {})).processes.map(({ id, state }) => [id, state]))
  expect(await states()).toEqual({ [one.id]: 'up', [other.id]: 'up' })
  await cloud.sql`update platform.process set seen_at = seen_at - interval '46 seconds' where id = ${one.id}`
  expect(await states()).toEqual({ [one.id]: 'down', [other.id]: 'up' })
  await other.beat()
  await other.beat()
  expect(await cloud.sql`select subject_id from platform.event where kind = 'process.lost'`).toEqual([{ subject_id: one.id }])
  expect((await call(admin, showStuck, {})).findings).toMatchObject([{ code: 'process_down', id: one.id }])
  await one.beat()
  expect(await states()).toEqual({ [one.id]: 'up', [other.id]: 'up' })
  await Promise.all([one.leave(), other.leave()])
  expect(await states()).toEqual({})
})

test('the system tells its releases, database, services and tasks', async () => {
  const system = await call(admin, showSystem, {})
  expect(system).toMatchObject({
    release: '0.0.0-test',
    database: { version: expect.stringMatching(/^\d+/), replicas: [], since: expect.any(Date), connections: expect.any(Number) },
    migrationsMissing: [],
    migrationsUnknown: [],
    feedLagSeconds: expect.any(Number),
    services: [{ type: 'identity', enabled: true, endpoints: [{ interface: 'admin', regionId: 'RegionOne' }, {}, {}] }],
  })
  expect(system.migrations.map(({ service }) => service)).toEqual(schemas.toSorted())
  await expect(call(as('member', { kind: 'project', projectId: 'p', domainId: 'd' }), showSystem, {})).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('nothing is stuck in a cloud that is well; each trouble is named with its cause and its cure', async () => {
  expect(await call(admin, showStuck, {})).toMatchObject({ findings: [] })
  await cloud.sql`insert into platform.task (id, kind, subject_kind, subject_id, request_id, step, deadline, error)
    values ('01900000-0000-7000-8000-000000000002', 'server.create', 'server', 's-1', 'r', 'boot', clock_timestamp() - interval '1 minute', 'host-1: no answer')`
  await cloud.sql`insert into platform.command (id, task_id, step, host_id, subject, kind, args, created_at)
    values ('01900000-0000-7000-8000-000000000003', '01900000-0000-7000-8000-000000000002', 'boot', 'host-1', 's-1', 'guest.ensure', '{}', clock_timestamp() - interval '6 minutes')`
  await cloud.sql`insert into public.migration (service, name) values ('identity', '29991231000000_future')`
  await cloud.sql`delete from public.migration where service = 'dashboard'`
  const { findings } = await call(admin, showStuck, {})
  expect(findings.map(({ code }) => code)).toEqual(['task_late', 'command_unanswered', 'migration'])
  expect(findings[0]).toMatchObject({ why: 'host-1: no answer', id: '01900000-0000-7000-8000-000000000002' })
  expect(findings.every(({ what, why, fix, facts }) => what && why && fix && facts)).toBe(true)
  expect((await call(admin, showSystem, {})).migrationsUnknown).toEqual(['identity/29991231000000_future'])
})

test('a transaction that is left open shows as lag of the feed', async () => {
  const held = await cloud.sql.reserve()
  await held`begin`
  await held`select pg_current_xact_id()`
  await cloud.sql`insert into platform.event (request_id, kind, subject_id) values ('test', 'a', 'a')`
  expect((await call(admin, showSystem, {})).feedLagSeconds).toBeGreaterThan(0)
  await held`rollback`
  held.release()
  // The horizon covers the whole server: other tests' transactions may hold it for a moment.
  await expect.poll(async () => (await call(admin, showSystem, {})).feedLagSeconds).toBe(0)
})

test('the first steps are computed from what is there, and can be put away', async () => {
  expect((await call(as('reader', { kind: 'system' }), showFirstRun, {})).can.dismiss).toMatchObject({ code: 'policy' })
  const undone = async () => (await call(admin, showFirstRun, {})).steps.filter(({ done }) => !done).map(({ id }) => id)
  expect(await undone()).toEqual(['admin_password', 'project', 'user', 'member', 'application_credential', 'public_url'])
  await cloud.sql`insert into identity.project (id, name, domain_id, parent_id) values ('p1', 'web', 'default', 'default')`
  await cloud.sql`insert into identity.password (id, user_id, hash, created_at) select 'x', id, 'x', created_at + interval '1 hour' from identity."user"`
  expect(await undone()).toEqual(['user', 'member', 'application_credential', 'public_url'])
  const [user] = await cloud.sql<{ id: string; project: string }[]>`select u.id, a.target_id as project from identity."user" u
    join identity.assignment a on a.actor_id = u.id and a.target_kind = 'project' where u.name = 'admin'`
  const { steps } = await call({ ...admin, userId: user?.id ?? '' }, showFirstRun, {})
  expect(steps.find(({ id }) => id === 'application_credential')?.link).toBe(
    `/project/${user?.project ?? ''}/application-credentials?panel=create`,
  )
  await call(admin, dismissFirstRun, {})
  expect(await call(admin, showFirstRun, {})).toMatchObject({ dismissed: { userId: admin.userId, at: expect.any(Date) } })
  await call(admin, dismissFirstRun, { dismissed: false })
})

test('only who runs the cloud is told of the first steps', async () => {
  const [user] = await cloud.sql<{ id: string }[]>`select id from identity."user" where name = 'admin'`
  const [member] = await cloud.sql<
    { id: string }[]
  >`insert into identity."user" (id, name, domain_id) values ('m', 'm', 'default') returning id`
  const shell = (userId = '') => call(as('reader', { kind: 'unscoped' }, userId), showShell, {})
  expect((await shell(user?.id)).firstRun).toMatchObject({ dismissed: null })
  expect((await shell(member?.id)).firstRun).toBeNull()
})
