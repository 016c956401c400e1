import { assignments } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud({ profile: 'scoped' })
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

const call = (method: string, path: string, token = cloud.system) => cloud.rest(method, `/identity/v3/${path}`, { token })
const ids = (answer: { body: unknown }) => (answer.body as { roles: { id: string }[] }).roles.map((role) => role.id)

const kinds = (['user', 'group'] as const).flatMap((actor) =>
  (['project', 'domain', 'system'] as const).map((target) => [actor, target] as const),
)

test.each(kinds)('a role is granted to a %s on a %s, listed, checked and revoked', async (actor, target) => {
  const domain = await society.domain()
  const where = { project: `projects/${await society.project(domain)}`, domain: `domains/${domain}`, system: 'system' }[target]
  const who = actor === 'user' ? `users/${await society.user(domain)}` : `groups/${await society.group([], domain)}`
  const list = `${where}/${who}/roles`
  const one = `${list}/${await society.role('member')}`
  expect(await call('HEAD', one)).toMatchObject({ status: 404 })
  expect(await call('PUT', one)).toMatchObject({ status: 204, body: '' })
  expect(await call('PUT', one)).toMatchObject({ status: 204 })
  expect(await call('HEAD', one)).toMatchObject({ status: 204 })
  expect(await call('GET', one)).toMatchObject({ status: 204, body: '' })
  expect(ids(await call('GET', list))).toEqual([await society.role('member')])
  expect(await call('DELETE', one)).toMatchObject({ status: 204 })
  expect(await call('DELETE', one)).toMatchObject({ status: 404 })
  expect(ids(await call('GET', list))).toEqual([])
})

test.each(kinds.filter(([, target]) => target !== 'system'))(
  'what is inherited from a %s’s grant on a %s is another grant',
  async (actor, target) => {
    const domain = await society.domain()
    const where = target === 'project' ? `projects/${await society.project(domain)}` : `domains/${domain}`
    const who = actor === 'user' ? `users/${await society.user(domain)}` : `groups/${await society.group([], domain)}`
    const one = `${where}/${who}/roles/${await society.role('member')}`
    expect(await call('PUT', `OS-INHERIT/${one}/inherited_to_projects`)).toMatchObject({ status: 204 })
    expect(await call('HEAD', `OS-INHERIT/${one}/inherited_to_projects`)).toMatchObject({ status: 204 })
    expect(await call('HEAD', one)).toMatchObject({ status: 404 })
    expect(await call('DELETE', `OS-INHERIT/${one}/inherited_to_projects`)).toMatchObject({ status: 204 })
  },
)

test.each(['user', 'group'])('what a %s’s grant leaves to the projects of a domain is listed', async (actor) => {
  const domain = await society.domain()
  const who = actor === 'user' ? `users/${await society.user(domain)}` : `groups/${await society.group([], domain)}`
  const path = `OS-INHERIT/domains/${domain}/${who}/roles`
  await call('PUT', `${path}/${await society.role('member')}/inherited_to_projects`)
  expect(ids(await call('GET', `${path}/inherited_to_projects`))).toEqual([await society.role('member')])
})

test('whatever is missing is told to everybody', async () => {
  const [project, user, role] = [await society.project(), await society.user(), await society.role('member')]
  const { token } = await society.persona('reader', { project })
  for (const path of [
    `projects/x/users/${user}/roles/${role}`,
    `projects/${project}/users/x/roles/${role}`,
    `projects/${project}/users/${user}/roles/x`,
    `domains/${project}/users/${user}/roles/${role}`,
  ]) {
    expect(await call('PUT', path, token)).toMatchObject({ status: 404 })
  }
  expect(await call('PUT', `projects/${project}/users/${user}/roles/${role}`, token)).toMatchObject({ status: 403 })
})

test('what is left of somebody gone can be revoked', async () => {
  const [project, role] = [await society.project(), await society.role('member')]
  await society.assign({ user: 'gone' }, 'member', { project })
  expect(await call('DELETE', `projects/${project}/users/gone/roles/${role}`)).toMatchObject({ status: 204 })
})

test('a domain’s role counts in its own domain, and never on the system', async () => {
  const domain = await society.domain()
  const [own, user] = [await society.role('own', domain), await society.user(domain)]
  expect(await call('PUT', `projects/${await society.project(domain)}/users/${user}/roles/${own}`)).toMatchObject({ status: 204 })
  expect(await call('PUT', `projects/${await society.project()}/users/${user}/roles/${own}`)).toMatchObject({ status: 403 })
  expect(await call('PUT', `system/users/${user}/roles/${own}`)).toMatchObject({ status: 400 })
})

test('a domain’s manager hands out manager, member and reader inside its domain, and nothing else', async () => {
  const [domain, other] = [await society.domain(), await society.domain()]
  const manager = await society.persona('manager', { domain }, domain)
  const [user, stranger, project] = [await society.user(domain), await society.user(other), await society.project(domain)]
  const grant = async (roleName: string, path: string) =>
    (await call('PUT', `${path}/roles/${await society.role(roleName)}`, manager.token)).status
  expect(await grant('member', `projects/${project}/users/${user}`)).toBe(204)
  expect(await grant('manager', `domains/${domain}/users/${user}`)).toBe(204)
  expect(await grant('admin', `projects/${project}/users/${user}`)).toBe(403)
  expect(await grant('service', `projects/${project}/users/${user}`)).toBe(403)
  expect(await grant('member', `projects/${project}/users/${stranger}`)).toBe(403)
  expect(await grant('member', `projects/${await society.project(other)}/users/${user}`)).toBe(403)
  expect(await grant('member', `domains/${other}/users/${user}`)).toBe(403)
  expect(await grant('reader', `system/users/${user}`)).toBe(403)
  expect(await call('PUT', `projects/${project}/users/${user}/roles/${await society.role('member', domain)}`, manager.token)).toMatchObject(
    { status: 403 },
  )
})

test('a project’s admin grants nothing, a system reader only looks', async () => {
  const [project, user, role] = [await society.project(), await society.user(), await society.role('member')]
  const path = `projects/${project}/users/${user}/roles`
  const admin = await society.persona('admin', { project })
  const reader = await society.persona('reader', { system: true })
  expect(await call('PUT', `${path}/${role}`, admin.token)).toMatchObject({ status: 403 })
  expect(await call('GET', path, reader.token)).toMatchObject({ status: 200 })
  expect(await call('PUT', `${path}/${role}`, reader.token)).toMatchObject({ status: 403 })
})

test('a domain’s admin lists no roles where rules are Keystone’s of old, though a manager by implication', async () => {
  const { token } = await society.persona('admin', { domain: await society.domain() })
  expect(await call('GET', 'roles', token)).toMatchObject({ status: 403 })
})

test('a grant on the system is on the system, whatever else is said', async () => {
  const user = await society.user()
  expect(
    await cloud.rest('PUT', `/identity/v3/system/users/${user}/roles/${await society.role('reader')}?target_id=elsewhere`, {
      token: cloud.system,
      body: { targetId: 'elsewhere', targetKind: 'domain' },
    }),
  ).toMatchObject({ status: 204 })
  expect(await cloud.db.select().from(assignments).where(eq(assignments.actorId, user))).toMatchObject([
    { targetKind: 'system', targetId: 'system', inherited: false },
  ])
})
