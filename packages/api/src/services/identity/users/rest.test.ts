import {
  accessRules,
  applicationCredentialAccessRules,
  applicationCredentials,
  assignments,
  credentials,
  logins,
  memberships,
  trusts,
} from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, persona, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const url = '/identity/v3/users'

interface Shown {
  id: string
  name: string
}

const post = (fields: Record<string, unknown>, token = cloud.admin) => cloud.rest('POST', url, { token, body: { user: fields } })
const patch = (id: string, fields: Record<string, unknown>, token = cloud.admin) =>
  cloud.rest('PATCH', `${url}/${id}`, { token, body: { user: fields } })
const get = (path: string, token = cloud.admin) => cloud.rest('GET', `${url}${path}`, { token })
const remove = (id: string, token = cloud.admin) => cloud.rest('DELETE', `${url}/${id}`, { token })

let serial = 0
async function user(fields: Record<string, unknown> = {}): Promise<Shown> {
  const made = await post({ name: `u${++serial}`, ...fields })
  expect(made).toMatchObject({ status: 201 })
  return (made.body as { user: Shown }).user
}

async function domain(): Promise<string> {
  const made = await cloud.rest('POST', '/identity/v3/domains', { token: cloud.admin, body: { domain: { name: `d${++serial}` } } })
  return (made.body as { domain: Shown }).domain.id
}

/** An application credential with an access rule: the rule refuses to go before the credential. */
async function restricted(userId: string) {
  const [rule] = await cloud.db.insert(accessRules).values({ userId, service: 'compute', method: 'GET', path: '/' }).returning()
  const project = (await cloud.rest('POST', '/identity/v3/projects', { token: cloud.admin, body: { project: { name: `p${++serial}` } } }))
    .body as { project: Shown }
  const [credential] = await cloud.db
    .insert(applicationCredentials)
    .values({ userId, projectId: project.project.id, name: 'bot' })
    .returning()
  await cloud.db
    .insert(applicationCredentialAccessRules)
    .values({ applicationCredentialId: credential?.id ?? '', accessRuleId: rule?.id ?? '' })
}

test('a user is shown with what was given and nothing of the password', async () => {
  const made = await post({
    name: ' ann ',
    password: 'geheim',
    email: 'a@example.org',
    project_id: 'mine',
    options: { lock_password: true, ignore_password_expiry: null },
    tenants: [1],
    federated: [],
  })
  expect(made).toMatchObject({ status: 201 })
  const { user: shown } = made.body as { user: Record<string, unknown> }
  const id = String(shown['id'])
  expect(shown).toEqual({
    id,
    name: 'ann',
    domain_id: 'default',
    enabled: true,
    email: 'a@example.org',
    project_id: 'mine',
    options: { lock_password: true },
    password_expires_at: null,
    links: { self: `http://localhost${url}/${id}` },
  })
  expect((await get(`/${id}`)).body).toEqual({ user: shown })
  expect(await get('?name=ann')).toMatchObject({ body: { users: [shown] } })
  expect(await cloud.login({ user: 'ann', password: 'geheim' })).toMatchObject({ status: 201 })
})

test('an update keeps what it does not name', async () => {
  const { id } = await user({
    description: 'first',
    colour: 'red',
    options: { lock_password: true, multi_factor_auth_rules: [['password', 'totp']] },
  })
  expect(await patch(id, { email: 'x@y', options: { lock_password: null }, shape: 'round' })).toMatchObject({
    status: 200,
    body: {
      user: {
        description: 'first',
        colour: 'red',
        shape: 'round',
        email: 'x@y',
        options: { multi_factor_auth_rules: [['password', 'totp']] },
      },
    },
  })
  const { user: shown } = (await get(`/${id}`)).body as { user: { options: object } }
  expect(shown.options).not.toHaveProperty('lock_password')
  expect(await patch(id, { domain_id: await domain() })).toMatchObject({ status: 400 })
  expect(await patch(id, { id: 'other' })).toMatchObject({ status: 400 })
  expect(await patch(id, {})).toMatchObject({ status: 400 })
  expect(await patch('nobody', { name: 'x' })).toMatchObject({ status: 404 })
})

test('what is refused: a taken name, a missing domain, a domain as project, wrong options', async () => {
  const { name } = await user()
  const { id } = await user()
  expect(await post({ name })).toMatchObject({ status: 409 })
  expect(await patch(id, { name })).toMatchObject({ status: 409 })
  expect(await post({ name, domain_id: await domain() })).toMatchObject({ status: 201 })
  expect(await post({ name: 'x', domain_id: 'nowhere' })).toMatchObject({ status: 404 })
  const wrong = [
    { default_project_id: 'default' },
    { password: 7 },
    { password: '' },
    { enabled: 'yes' },
    { options: { sudo: true } },
    { options: { lock_password: 'yes' } },
    { options: { multi_factor_auth_rules: [[]] } },
    { options: { multi_factor_auth_rules: [['a'], ['a']] } },
    { federated: [{}] },
  ]
  for (const fields of wrong) expect(await post({ name: 'wrong', ...fields })).toMatchObject({ status: 400 })
})

test('eight who want one name: one gets it', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => post({ name: 'race' })))
  expect(answers.map((a) => a.status).toSorted((x, y) => x - y)).toEqual([201, ...Array.from({ length: 7 }, () => 409)])
})

test('filters, and pages by marker', async () => {
  const home = await domain()
  for (const name of ['Anna', 'Berta', 'anton']) await user({ name, domain_id: home, enabled: name !== 'Berta' })
  const names = async (query: string) =>
    ((await get(`?domain_id=${home}&${query}`)).body as { users: Shown[] }).users.map((u) => u.name).toSorted()
  expect(await names('enabled=false')).toEqual(['Berta'])
  expect(await names('name__istartswith=AN')).toEqual(['Anna', 'anton'])
  expect(await names('idp_id=x')).toEqual([])
  const first = (await get(`?domain_id=${home}&limit=2`)).body as { users: Shown[]; links: { next: string } }
  const rest = await cloud.rest('GET', first.links.next.replace('http://localhost', ''), { token: cloud.admin })
  expect([...first.users, ...(rest.body as { users: Shown[] }).users].map((u) => u.name).toSorted()).toEqual(['Anna', 'Berta', 'anton'])
  expect(await get('?marker=nobody')).toMatchObject({ status: 400 })
})

test('disabling a user and setting a password end the tokens at once', async () => {
  const { id, name } = await user({ password: 'one' })
  const login = async (password: string) => (await cloud.login({ user: name, password })).token
  let token = await login('one')
  expect(await get(`/${id}`, token)).toMatchObject({ status: 200 })
  await patch(id, { password: 'two' })
  expect(await get(`/${id}`, token)).toMatchObject({ status: 401 })
  token = await login('two')
  await patch(id, { enabled: false })
  expect(await get(`/${id}`, token)).toMatchObject({ status: 401 })
  expect(await cloud.login({ user: name, password: 'two' })).toMatchObject({ status: 401 })
  await patch(id, { enabled: true })
  expect(await get(`/${id}`, token)).toMatchObject({ status: 401 })
  await patch(id, { password: null })
  expect(await cloud.login({ user: name, password: 'two' })).toMatchObject({ status: 401 })
})

test('a deleted user leaves nothing behind', async () => {
  const project = 'somewhere'
  const gone = await persona(cloud, { role: 'admin', on: { kind: 'domain', id: 'default' } })
  const other = await user()
  await cloud.db.insert(credentials).values({ id: 'left', userId: gone.userId, projectId: project, type: 'totp', blob: Buffer.of(1) })
  await cloud.db.insert(trusts).values({ trustorId: gone.userId, trusteeId: other.id, impersonation: false })
  await cloud.db.insert(trusts).values({ trustorId: other.id, trusteeId: gone.userId, impersonation: true })
  await restricted(gone.userId)
  expect(await remove(gone.userId)).toMatchObject({ status: 204, body: '' })
  expect(await get('', gone.token)).toMatchObject({ status: 401 })
  expect(await get(`/${gone.userId}`)).toMatchObject({ status: 404 })
  expect(await cloud.db.select().from(assignments).where(eq(assignments.actorId, gone.userId))).toEqual([])
  expect(await cloud.db.select().from(credentials).where(eq(credentials.id, 'left'))).toEqual([])
  expect(await cloud.db.select().from(trusts)).toEqual([])
  expect(await remove(gone.userId)).toMatchObject({ status: 404 })
})

test('groups and projects of a user', async () => {
  const member = await persona(cloud, { role: 'member', on: { kind: 'domain', id: 'default' } })
  const group = (await cloud.rest('POST', '/identity/v3/groups', { token: cloud.admin, body: { group: { name: 'g' } } })).body as {
    group: Shown
  }
  await cloud.db.insert(memberships).values({ userId: member.userId, groupId: group.group.id })
  expect(await get(`/${member.userId}/groups`)).toMatchObject({
    status: 200,
    body: { groups: [{ ...group.group, membership_expires_at: null }] },
  })
  const made = (await cloud.rest('POST', '/identity/v3/projects', { token: cloud.admin, body: { project: { name: 'theirs' } } })).body as {
    project: Shown
  }
  const owner = await persona(cloud, { role: 'member', on: { kind: 'project', id: made.project.id } })
  expect(await get(`/${owner.userId}/projects`, owner.token)).toMatchObject({ status: 200, body: { projects: [made.project] } })
  expect(await get(`/${member.userId}/projects`, owner.token)).toMatchObject({ status: 403 })
  expect(await get(`/${owner.userId}/projects?name=other`)).toMatchObject({ body: { projects: [] } })
  expect(await get('/nobody/groups')).toMatchObject({ status: 404 })
})

test('a domain manager rules users of that domain, a user sees just itself', async () => {
  const [mine, other] = [await domain(), await domain()]
  const { token } = await persona(cloud, { role: 'manager', on: { kind: 'domain', id: mine } })
  const made = await post({ name: 'in mine' }, token)
  expect(made).toMatchObject({ status: 201, body: { user: { domain_id: mine } } })
  const foreign = await user({ domain_id: other })
  expect(await post({ name: 'x', domain_id: other }, token)).toMatchObject({ status: 403 })
  for (const id of [foreign.id, 'nobody']) {
    expect(await get(`/${id}`, token)).toMatchObject({ status: 403 })
    expect(await patch(id, { domain_id: mine, name: 'mine' }, token)).toMatchObject({ status: 403 })
    expect(await remove(id, token)).toMatchObject({ status: 403 })
  }
  expect(((await get('', token)).body as { users: Shown[] }).users.map((u) => u.name)).toEqual(['in mine'])
  expect(((await get(`?domain_id=${other}`, token)).body as { users: Shown[] }).users).toEqual([])
  expect(await remove((made.body as { user: Shown }).user.id, token)).toMatchObject({ status: 204 })
})

test('without a token there is nothing to see, and lists are not for members', async () => {
  expect(await cloud.rest('GET', url)).toMatchObject({ status: 401 })
  expect(await cloud.rest('POST', url, { body: { user: { name: 'x' } } })).toMatchObject({ status: 401 })
  const { id, name } = await user({ password: 'pw' })
  const { token } = await cloud.login({ user: name, password: 'pw' })
  expect(await get(`/${id}`, token)).toMatchObject({ status: 200 })
  expect(await get('', token)).toMatchObject({ status: 403 })
  expect(await patch(id, { name: 'root' }, token)).toMatchObject({ status: 403 })
  expect(await remove(id, token)).toMatchObject({ status: 403 })
})

test('failed changes of a password count as failed logins', async () => {
  const { id } = await user({ password: 'right' })
  await cloud.rest('POST', `${url}/${id}/password`, { body: { user: { original_password: 'wrong', password: 'new' } } })
  expect(await cloud.db.select({ failures: logins.failures }).from(logins).where(eq(logins.userId, id))).toEqual([{ failures: 1 }])
})

test('a domain goes with the application credentials of its users', async () => {
  const id = await domain()
  await restricted((await user({ domain_id: id })).id)
  await cloud.rest('PATCH', `/identity/v3/domains/${id}`, { token: cloud.admin, body: { domain: { enabled: false } } })
  expect(await cloud.rest('DELETE', `/identity/v3/domains/${id}`, { token: cloud.admin })).toMatchObject({ status: 204 })
})
