import { applicationCredentials, assignments, memberships } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
let project: string
let owner: { id: string; token: string }
beforeAll(async () => {
  cloud = await identityCloud({ profile: 'scoped' })
  society = societyOf(cloud)
})
afterAll(() => cloud.close())
beforeEach(async () => {
  project = await society.project()
  owner = await society.persona('member', { project })
})

interface Shown {
  id: string
  secret: string
  expires_at: string | null
  access_rules: { id: string; path: string }[]
  roles: { name: string }[]
}

const of = (userId: string) => `/identity/v3/users/${userId}/application_credentials`
const create = (more: object = {}, token = owner.token, userId = owner.id) =>
  cloud.rest('POST', of(userId), { token, body: { application_credential: { name: `n${Math.random()}`, ...more } } })
const shown = (answer: { body: unknown }) => (answer.body as { application_credential: Shown }).application_credential
const login = (by: { id?: string; name?: string; user?: object; secret: string }, scope?: object) =>
  society.authenticate({ methods: ['application_credential'], application_credential: by }, scope)
const enter = (made: Shown) => login({ id: made.id, secret: made.secret })
const works = async (token: string) => (await cloud.rest('GET', '/identity/v3/auth/projects', { token })).status === 200

test('one is made, shown without its secret, used, listed and deleted; its tokens end with it', async () => {
  const made = await create({ name: 'robot', description: 'sweeps' })
  const { id, secret } = shown(made)
  expect(made).toMatchObject({
    status: 201,
    body: {
      application_credential: {
        name: 'robot',
        description: 'sweeps',
        project_id: project,
        expires_at: null,
        unrestricted: false,
        roles: [{ name: 'member' }, { name: 'reader' }],
      },
    },
  })
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(shown(await cloud.rest('GET', `${of(owner.id)}/${id}`, { token: owner.token }))).not.toHaveProperty('secret')
  const used = await login({ id, secret })
  expect(used).toMatchObject({
    status: 201,
    body: {
      token: {
        methods: ['application_credential'],
        project: { id: project },
        user: { id: owner.id },
        application_credential: { id, name: 'robot', restricted: true },
      },
    },
  })
  const list = async (query: string) =>
    (
      (await cloud.rest('GET', of(owner.id) + query, { token: owner.token })).body as { application_credentials: Shown[] }
    ).application_credentials.map((a) => a.id)
  const other = shown(await create())
  expect((await list('')).sort()).toEqual([id, other.id].sort())
  expect(await list('?name=robot')).toEqual([id])
  expect(await cloud.rest('DELETE', `${of(owner.id)}/${id}`, { token: owner.token })).toMatchObject({ status: 204 })
  expect(await works(used.token)).toBe(false)
  expect((await login({ id, secret })).status).toBe(401)
})

test('a secret of one’s own choice works whole: no 72 characters are enough (CVE-2021-3563)', async () => {
  const secret = 'x'.repeat(100)
  const { id } = shown(await create({ secret }))
  expect((await login({ id, secret })).status).toBe(201)
  expect((await login({ id, secret: secret.slice(0, 72) })).status).toBe(401)
  const [row] = await cloud.db.select().from(applicationCredentials).where(eq(applicationCredentials.id, id))
  expect(row?.secretHash).toBeNull()
})

test('a login by name needs to say whose', async () => {
  const { secret } = shown(await create({ name: 'called' }))
  expect((await login({ name: 'called', user: { id: owner.id }, secret })).status).toBe(201)
  expect((await login({ name: 'called', secret })).status).toBe(400)
  expect((await login({ name: 'called', user: { id: await society.user() }, secret })).status).toBe(401)
})

test('names are the owner’s: twice is a conflict, also at the same time', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => create({ name: 'twice' })))
  expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([201, 409, 409])
  expect(await create({ name: 'twice' }, (await society.persona('member', { project })).token)).toMatchObject({ status: 403 })
})

test('its end is kept to the microsecond and ends its tokens', async () => {
  const made = shown(await create({ expires_at: '2099-12-31T23:59:59.123456' }))
  expect(made.expires_at).toBe('2099-12-31T23:59:59.123456')
  const soon = shown(await create({ expires_at: new Date(Date.now() + 60_000).toISOString() }))
  const used = await enter(soon)
  expect(new Date((used.body as { token: { expires_at: string } }).token.expires_at).getTime()).toBeLessThan(Date.now() + 60_001)
  await cloud.db
    .update(applicationCredentials)
    .set({ expiresAt: new Date(Date.now() - 1) })
    .where(eq(applicationCredentials.id, soon.id))
  expect(await works(used.token)).toBe(false)
  expect((await enter(soon)).status).toBe(401)
})

test('it lends what is asked for, with what that implies, and never more than the token holds', async () => {
  const made = shown(await create({ roles: [{ name: 'reader' }] }))
  expect(made.roles.map((role) => role.name)).toEqual(['reader'])
  expect(await enter(made)).toMatchObject({ body: { token: { roles: [{ name: 'reader' }] } } })
  expect(await create({ roles: [{ name: 'admin' }] })).toMatchObject({ status: 400 })
  const elsewhere = await society.project()
  await society.assign({ user: owner.id }, 'admin', { project: elsewhere })
  expect(await create({ roles: [{ name: 'admin' }] })).toMatchObject({ status: 400 })
})

test.each([
  [{ name: '' }, 400],
  [{ expires_at: '2001-01-01T00:00:00' }, 400],
  [{ expires_at: 'tomorrow' }, 400],
  [{ roles: [{ name: 'nothing' }] }, 404],
  [{ access_rules: [{ service: 'compute', method: 'LOOK', path: '/' }] }, 400],
  [{ access_rules: [{ service: 'compute', method: 'GET', path: 'servers' }] }, 400],
  [{ access_rules: [{ id: 'nothing' }] }, 404],
  [{ unrestricted: 'yes' }, 400],
])('%j is refused', async (more, status) => {
  expect(await create(more)).toMatchObject({ status })
})

test('it cannot ask for a scope, and its token leads to no other', async () => {
  const made = shown(await create())
  expect((await login({ id: made.id, secret: made.secret }, { project: { id: project } })).status).toBe(401)
  const { token } = await enter(made)
  expect(
    (await society.authenticate({ methods: ['token'], token: { id: token } }, { project: { id: await society.project() } })).status,
  ).toBe(403)
})

test('it ends when its owner loses one of its roles: by a grant, a group, a membership, the role itself; and when the owner is disabled', async () => {
  const role = await society.role('lendable')
  const untouched = shown(await create())
  await cloud.rest('PUT', `/identity/v3/projects/${project}/users/${owner.id}/roles/${role}`, { token: cloud.system })
  const withRole = shown(await create({ roles: [{ name: 'lendable' }] }, (await society.login(owner.id, { project })).token))
  const used = await enter(withRole)
  await cloud.rest('DELETE', `/identity/v3/projects/${project}/users/${owner.id}/roles/${role}`, { token: cloud.system })
  expect(await works(used.token)).toBe(false)
  expect((await enter(withRole)).status).toBe(401)
  expect((await enter(untouched)).status).toBe(201)
  expect(await cloud.rest('GET', `${of(owner.id)}/${withRole.id}`, { token: owner.token })).toMatchObject({ status: 404 })

  const group = await society.group([owner.id])
  await society.assign({ group }, 'lendable', { project })
  const byGroup = shown(await create({ roles: [{ name: 'lendable' }] }, (await society.login(owner.id, { project })).token))
  await cloud.rest('DELETE', `/identity/v3/projects/${project}/groups/${group}/roles/${role}`, { token: cloud.system })
  expect((await enter(byGroup)).status).toBe(401)

  for (const leave of [`groups/${group}/users/${owner.id}`, `groups/${group}`]) {
    await society.assign({ group }, 'lendable', { project })
    const byMembership = shown(await create({ roles: [{ name: 'lendable' }] }, (await society.login(owner.id, { project })).token))
    expect((await cloud.rest('DELETE', `/identity/v3/${leave}`, { token: cloud.system })).status).toBe(204)
    expect(await cloud.rest('GET', `${of(owner.id)}/${byMembership.id}`, { token: owner.token })).toMatchObject({ status: 404 })
    await cloud.db
      .insert(memberships)
      .values({ userId: owner.id, groupId: group })
      .catch(() => undefined)
    await cloud.db.delete(assignments).where(eq(assignments.actorId, group))
  }

  await society.assign({ user: owner.id }, 'lendable', { project })
  const byRole = shown(await create({}, (await society.login(owner.id, { project })).token))
  await cloud.rest('DELETE', `/identity/v3/roles/${role}`, { token: cloud.system })
  expect((await enter(byRole)).status).toBe(401)

  await cloud.rest('PATCH', `/identity/v3/users/${owner.id}`, { token: cloud.system, body: { user: { enabled: false } } })
  await cloud.rest('PATCH', `/identity/v3/users/${owner.id}`, { token: cloud.system, body: { user: { enabled: true } } })
  expect((await enter(untouched)).status).toBe(401)
})

test('others’ are neither seen nor deleted, not even by a path that names oneself', async () => {
  const thief = await society.persona('admin', { project })
  const { id } = shown(await create())
  for (const userId of [owner.id, thief.id]) {
    expect(await cloud.rest('GET', `${of(userId)}/${id}`, { token: thief.token })).toMatchObject({ status: 403 })
    expect(await cloud.rest('DELETE', `${of(userId)}/${id}`, { token: thief.token })).toMatchObject({ status: 403 })
  }
  expect(await cloud.rest('GET', of(owner.id), { token: thief.token })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${of(thief.id)}/nothing`, { token: thief.token })).toMatchObject({ status: 404 })
  expect(await cloud.rest('GET', `${of(owner.id)}/nothing`, { token: thief.token })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${of(thief.id)}/${id}`, { token: cloud.system })).toMatchObject({ status: 404 })
})

test('only an unrestricted one makes others, and none that outlives it', async () => {
  const restricted = await enter(shown(await create()))
  expect(await create({}, restricted.token)).toMatchObject({ status: 403 })
  const maker = await enter(shown(await create({ unrestricted: true, roles: [{ name: 'reader' }], expires_at: '2090-01-01T00:00:00' })))
  expect(shown(await create({}, maker.token))).toMatchObject({ expires_at: '2090-01-01T00:00:00.000000', roles: [{ name: 'reader' }] })
  expect(await create({ expires_at: '2090-01-01T00:00:01' }, maker.token)).toMatchObject({ status: 400 })
  expect(await create({ roles: [{ name: 'member' }] }, maker.token)).toMatchObject({ status: 400 })
})

test('with access rules its token calls what they allow, and nothing else', async () => {
  const rules = [
    { service: 'identity', method: 'GET', path: '/v3/auth/projects' },
    { service: 'identity', method: 'GET', path: '/v3/users/*/access_rules' },
  ]
  const made = shown(await create({ unrestricted: true, access_rules: rules }))
  const used = await enter(made)
  expect(used).toMatchObject({
    body: { token: { application_credential: { access_rules: [{ path: '/v3/auth/projects' }, { path: '/v3/users/*/access_rules' }] } } },
  })
  const ask = async (method: string, path: string) =>
    (await cloud.rest(method, `/identity/v3/${path}`, { token: used.token, headers: { 'x-subject-token': used.token } })).status
  expect(await ask('GET', 'auth/projects?limit=1')).toBe(200)
  expect(await ask('HEAD', 'auth/projects')).toBe(401)
  expect(await ask('GET', 'auth/domains')).toBe(401)
  expect(await ask('GET', 'auth/../auth/domains')).toBe(401)
  expect(await ask('GET', 'auth/tokens')).toBe(200)
  expect(await ask('DELETE', 'auth/tokens')).toBe(401)
  expect(await ask('POST', `users/${owner.id}/application_credentials`)).toBe(401)
  expect((await cloud.rest('GET', '/trpc/identity/tokens.projects', { token: used.token })).status).not.toBe(200)
  // A token made from that token is bound by the same rules.
  const child = await society.authenticate({ methods: ['token'], token: { id: used.token } })
  expect((await cloud.rest('GET', '/identity/v3/auth/domains', { token: child.token })).status).toBe(401)
})

test('access rules are the owner’s: the same rule is one rule, and one in use stays', async () => {
  const rule = { service: 'compute', method: 'GET', path: '/v2.1/servers/*/ips' }
  const first = shown(await create({ access_rules: [rule] }))
  const second = shown(await create({ access_rules: [rule, { id: first.access_rules[0]?.id }] }))
  expect(second.access_rules).toEqual(first.access_rules)
  const rules = `/identity/v3/users/${owner.id}/access_rules`
  const one = `${rules}/${first.access_rules[0]?.id}`
  expect(await cloud.rest('GET', one, { token: owner.token })).toMatchObject({ status: 200, body: { access_rule: rule } })
  expect(await cloud.rest('GET', `${rules}?service=network`, { token: owner.token })).toMatchObject({ body: { access_rules: [] } })
  expect(await cloud.rest('DELETE', one, { token: owner.token })).toMatchObject({ status: 403 })
  for (const made of [first, second]) await cloud.rest('DELETE', `${of(owner.id)}/${made.id}`, { token: owner.token })
  expect((await cloud.rest('GET', rules, { token: owner.token })).body).toMatchObject({ access_rules: [rule] })
  const thief = await society.persona('admin', { project })
  expect(await cloud.rest('DELETE', one, { token: thief.token })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', one.replace(owner.id, thief.id), { token: thief.token })).toMatchObject({ status: 404 })
  expect(await create({ access_rules: [{ id: first.access_rules[0]?.id }] }, thief.token, thief.id)).toMatchObject({ status: 404 })
  expect(await cloud.rest('DELETE', one, { token: owner.token })).toMatchObject({ status: 204 })
  expect(await cloud.rest('DELETE', one, { token: owner.token })).toMatchObject({ status: 404 })
})
