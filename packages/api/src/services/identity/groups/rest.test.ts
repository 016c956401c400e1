import { assignments, roles } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, persona, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const url = '/identity/v3/groups'

interface Shown {
  id: string
  name: string
}

let serial = 0
async function make(what: 'group' | 'user' | 'domain' | 'project', fields: Record<string, unknown> = {}): Promise<Shown> {
  const made = await cloud.rest('POST', `/identity/v3/${what}s`, {
    token: cloud.admin,
    body: { [what]: { name: `${what}${++serial}`, ...fields } },
  })
  expect(made).toMatchObject({ status: 201 })
  const shown = (made.body as Record<string, Shown>)[what]
  if (!shown) throw new Error('Nothing was made.')
  return shown
}

const ask = (method: string, path: string, token = cloud.admin, body?: unknown) =>
  cloud.rest(method, `${url}${path}`, { token, ...(body === undefined ? {} : { body }) })

test('a group is made, listed, changed, deleted', async () => {
  const group = await make('group', { name: 'Ops', description: 'on call', colour: 'red' })
  expect(group).toEqual({
    id: group.id,
    name: 'Ops',
    description: 'on call',
    domain_id: 'default',
    colour: 'red',
    links: { self: `http://localhost${url}/${group.id}` },
  })
  expect(await ask('GET', '?name__contains=Op')).toMatchObject({ status: 200, body: { groups: [group] } })
  expect(await ask('PATCH', `/${group.id}`, cloud.admin, { group: { name: 'Ops2' } })).toMatchObject({
    status: 200,
    body: { group: { name: 'Ops2', description: 'on call' } },
  })
  expect(await ask('PATCH', `/${group.id}`, cloud.admin, { group: { description: null } })).toMatchObject({
    status: 200,
    body: { group: { description: '' } },
  })
  expect(await ask('DELETE', `/${group.id}`)).toMatchObject({ status: 204, body: '' })
  expect(await ask('GET', `/${group.id}`)).toMatchObject({ status: 404 })
})

test('what is refused', async () => {
  const { name } = await make('group')
  const { id } = await make('group')
  expect(await ask('POST', '', cloud.admin, { group: { name } })).toMatchObject({ status: 409 })
  expect(await ask('PATCH', `/${id}`, cloud.admin, { group: { name } })).toMatchObject({ status: 409 })
  expect(await ask('POST', '', cloud.admin, { group: { name: 'x', domain_id: 'nowhere' } })).toMatchObject({ status: 404 })
  expect(await ask('PATCH', `/${id}`, cloud.admin, { group: { domain_id: (await make('domain')).id } })).toMatchObject({ status: 400 })
  expect(await ask('PATCH', `/${id}`, cloud.admin, { group: {} })).toMatchObject({ status: 400 })
  expect(await ask('POST', '', cloud.admin, { group: { name: '' } })).toMatchObject({ status: 400 })
})

test('members come and go, and what they had through the group with them', async () => {
  const group = await make('group')
  const project = await make('project')
  const user = await make('user', { password: 'pw' })
  const [role] = await cloud.db.select().from(roles).where(eq(roles.name, 'member'))
  await cloud.db
    .insert(assignments)
    .values({ actorKind: 'group', actorId: group.id, targetKind: 'project', targetId: project.id, roleId: role?.id ?? '' })
  const member = `/${group.id}/users/${user.id}`
  for (const method of ['GET', 'DELETE']) expect(await ask(method, member)).toMatchObject({ status: 404 })
  for (let i = 0; i < 2; i++) expect(await ask('PUT', member)).toMatchObject({ status: 204, body: '' })
  for (const method of ['GET', 'HEAD']) expect(await ask(method, member)).toMatchObject({ status: 204 })
  expect(await ask('GET', `/${group.id}/users`)).toMatchObject({ status: 200, body: { users: [user] } })
  expect(await ask('GET', `/${group.id}/users?enabled=false`)).toMatchObject({ body: { users: [] } })
  const { token } = await cloud.login({ user: user.name, password: 'pw', scope: { project: { id: project.id } } })
  expect(await cloud.rest('GET', `/identity/v3/projects/${project.id}`, { token })).toMatchObject({ status: 200 })
  expect(await ask('DELETE', member)).toMatchObject({ status: 204 })
  expect(await cloud.rest('GET', `/identity/v3/projects/${project.id}`, { token })).toMatchObject({ status: 401 })
  await ask('DELETE', `/${group.id}`)
  expect(await cloud.db.select().from(assignments).where(eq(assignments.actorId, group.id))).toEqual([])
})

test('a membership needs both, and its rule compares the domains of both', async () => {
  const [mine, other] = [await make('domain'), await make('domain')]
  const { token } = await persona(cloud, { role: 'manager', on: { kind: 'domain', id: mine.id } })
  const [group, user] = [await make('group', { domain_id: mine.id }), await make('user', { domain_id: mine.id })]
  const [foreignGroup, foreignUser] = [await make('group', { domain_id: other.id }), await make('user', { domain_id: other.id })]
  expect(await ask('PUT', `/${group.id}/users/${user.id}`, token)).toMatchObject({ status: 204 })
  for (const path of [
    `/${group.id}/users/${foreignUser.id}`,
    `/${foreignGroup.id}/users/${user.id}`,
    `/${group.id}/users/nobody`,
    `/nothing/users/${user.id}`,
  ]) {
    for (const method of ['PUT', 'GET', 'DELETE']) expect(await ask(method, path, token)).toMatchObject({ status: 403 })
  }
  for (const path of [`/${group.id}/users/nobody`, `/nothing/users/${user.id}`]) {
    for (const method of ['PUT', 'GET', 'DELETE']) expect(await ask(method, path)).toMatchObject({ status: 404 })
  }
  await ask('PUT', `/${group.id}/users/${foreignUser.id}`)
  expect(((await ask('GET', `/${group.id}/users`, token)).body as { users: Shown[] }).users.map((u) => u.id)).toEqual([user.id])
  expect(((await ask('GET', '', token)).body as { groups: Shown[] }).groups.map((g) => g.id)).toEqual([group.id])
  expect(await ask('GET', `/${foreignGroup.id}`, token)).toMatchObject({ status: 403 })
  expect(await ask('DELETE', `/${foreignGroup.id}`, token)).toMatchObject({ status: 403 })
  expect(await ask('DELETE', '/nothing', token)).toMatchObject({ status: 404 })
  expect(await ask('POST', '', token, { group: { name: 'own' } })).toMatchObject({ status: 201, body: { group: { domain_id: mine.id } } })
})
