import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, type IdentityCloud } from '../../identity/testing.ts'
import { as, callerOf } from '../testing.ts'
import { listActivity, showWhy } from './ops.ts'

let cloud: IdentityCloud
let call: ReturnType<typeof callerOf>
beforeAll(async () => {
  cloud = await identityCloud()
  call = callerOf(cloud)
  const [admin] = await cloud.sql<{ id: string }[]>`select id from identity."user" where name = 'admin'`
  await cloud.sql`insert into platform.event (request_id, actor, project_id, domain_id, kind, subject_id, at)
    select 'req-' || n, case when n % 2 = 0 then ${admin?.id ?? ''} else 'alice' end, 'p' || n % 3, case when n % 3 = 0 then 'd' end,
      case when n % 5 = 0 then 'server.create' else 'project.update' end, 's' || n, timestamptz '2026-11-01' + n * interval '1 microsecond'
    from generate_series(1, 120) n`
})
afterAll(() => cloud.close())

const admin = as('admin', { kind: 'system' })
const subjects = (page: { rows: { subjectId: string }[] }) => page.rows.map((row) => row.subjectId)
const planted = { to: '2026-11-02T00:00:00Z' }

test('pages lead from the newest to the oldest and back, each event once', async () => {
  const seen: string[] = []
  let page = await call(admin, listActivity, { ...planted, size: 50 })
  expect(page).toMatchObject({
    total: 120,
    previous: null,
    facets: {
      kind: [
        { value: 'project.update', count: 96 },
        { value: 'server.create', count: 24 },
      ],
    },
  })
  seen.push(...subjects(page))
  const first = subjects(page)
  while (page.next !== null) {
    page = await call(admin, listActivity, { ...planted, size: 50, after: page.next })
    seen.push(...subjects(page))
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => `s${120 - n}`))
  while (page.previous !== null) page = await call(admin, listActivity, { ...planted, size: 50, before: page.previous })
  expect(subjects(page)).toEqual(first)
  const { head } = await call(admin, listActivity, { ...planted, filter: { subject: ['s117'] } })
  expect(subjects(await call(admin, listActivity, { ...planted, before: head ?? '' }))).toEqual(['s120', 's119', 's118'])
})

test('actors have names, and filters narrow', async () => {
  const one = await call(admin, listActivity, { ...planted, filter: { subject: ['s120'] } })
  expect(one.rows).toMatchObject([{ actor: { name: 'admin' }, kind: 'server.create', project: { id: 'p0' }, requestId: 'req-120' }])
  const found = async (input: Parameters<typeof listActivity.call>[1]) =>
    (await call(admin, listActivity, { ...planted, ...input, size: 200 })).rows.length
  expect(await found({ filter: { kind: ['server'] } })).toBe(24)
  expect(await found({ filter: { kind: ['serv'] } })).toBe(0)
  expect(await found({ filter: { kind: ['project.update'], actor: ['alice'] } })).toBe(48)
  expect(await found({ filter: { project: ['p1'] } })).toBe(40)
  expect(await found({ filter: { domain: ['d'] } })).toBe(40)
  expect(await found({ q: 'req-7' })).toBe(1)
  expect(await found({ q: 's7' })).toBe(1)
  await expect(call(admin, listActivity, { after: 'nonsense' })).rejects.toMatchObject({ code: 'bad_request' })
})

test('everybody sees what happened in his project or domain and what he did, and nothing else', async () => {
  const all = { ...planted, size: 200 }
  const inProject = await call(as('reader', { kind: 'project', projectId: 'p1', domainId: 'd' }, 'bob'), listActivity, all)
  expect(inProject.total).toBe(40)
  expect(inProject.rows.every(({ project }) => project?.id === 'p1')).toBe(true)
  expect((await call(as('reader', { kind: 'domain', domainId: 'd' }, 'bob'), listActivity, all)).total).toBe(40)
  expect((await call(as('reader', { kind: 'unscoped' }, 'alice'), listActivity, all)).total).toBe(60)
  // What alice lent sees the project that she lent, and not what she did elsewhere.
  const delegation = { kind: 'trust', id: 't', restricted: true } as const
  const lent = await call(as('reader', { kind: 'project', projectId: 'p1', domainId: 'd' }, 'alice', { delegation }), listActivity, all)
  expect(lent.total).toBe(40)
})

test('why tells an operator all, and others what they may see', async () => {
  const taskId = '01900000-0000-7000-8000-000000000001'
  await cloud.sql`insert into platform.task (id, kind, subject_kind, subject_id, project_id, request_id, step, error, caller)
    values (${taskId}, 'server.create', 'server', 'guest', 'p1', 'req-why', 'boot', 'connect to 10.0.0.1 refused', '{"userId":"alice","scope":{"kind":"project"}}')`
  await cloud.sql`insert into platform.command (id, task_id, step, host_id, subject, kind, args) values (${taskId}, ${taskId}, 'boot', 'host-1', 'guest', 'guest.ensure', '{}')`
  await cloud.sql`insert into platform.event (request_id, project_id, kind, subject_id) values ('req-why', 'p1', 'server', 'guest'), ('req-why', 'p2', 'port', 'other')`
  const told = await call(admin, showWhy, { id: 'req-why' })
  expect(told).toMatchObject({ tasks: [{ id: taskId, error: 'connect to 10.0.0.1 refused' }], commands: [{ hostId: 'host-1' }] })
  expect(told.events).toHaveLength(2)
  const member = await call(as('member', { kind: 'project', projectId: 'p1', domainId: 'd' }, 'bob'), showWhy, { id: 'req-why' })
  expect(member).toMatchObject({
    tasks: [{ id: taskId, error: 'The last try failed; it is tried again.' }],
    commands: [],
    events: [{ subjectId: 'guest' }],
  })
  expect(JSON.stringify(member)).not.toContain('10.0.0.1')
  const stranger = await call(as('member', { kind: 'project', projectId: 'p9', domainId: 'x' }, 'eve'), showWhy, { id: 'req-why' })
  expect(stranger).toEqual({ tasks: [], parents: [], children: [], commands: [], events: [], names: {} })
})
