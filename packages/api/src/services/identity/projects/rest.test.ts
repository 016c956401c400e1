import { assignments, roles } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, persona, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const url = '/identity/v3/projects'

interface Shown {
  id: string
  name: string
  domain_id: string
  parent_id: string
}

const post = (fields: Record<string, unknown>, token = cloud.admin) => cloud.rest('POST', url, { token, body: { project: fields } })
const patch = (id: string, fields: Record<string, unknown>) =>
  cloud.rest('PATCH', `${url}/${id}`, { token: cloud.admin, body: { project: fields } })
const get = (path: string, token = cloud.admin) => cloud.rest('GET', `${url}${path}`, { token })
const remove = (id: string, token = cloud.admin) => cloud.rest('DELETE', `${url}/${id}`, { token })
const names = async (query: string, token = cloud.admin) =>
  ((await get(`?${query}`, token)).body as { projects: Shown[] }).projects.map((p) => p.name)

let serial = 0
async function project(fields: Record<string, unknown> = {}): Promise<string> {
  const made = await post({ name: `p${++serial}`, ...fields })
  expect(made).toMatchObject({ status: 201 })
  return (made.body as { project: Shown }).project.id
}

const roleId = async (name: string) => (await cloud.db.select({ id: roles.id }).from(roles).where(eq(roles.name, name)))[0]?.id ?? ''

async function domain(): Promise<string> {
  const made = await cloud.rest('POST', '/identity/v3/domains', { token: cloud.admin, body: { domain: { name: `d${++serial}` } } })
  return (made.body as { domain: Shown }).domain.id
}

test('a project is shown as it is listed', async () => {
  const id = await project({ name: 'same', tags: ['a', 'c', 'b'], colour: 'blue' })
  const { body } = await get(`/${id}`)
  const { project: shown } = body as { project: Record<string, unknown> }
  expect(shown).toEqual({
    id,
    name: 'same',
    domain_id: 'default',
    parent_id: 'default',
    description: '',
    enabled: true,
    is_domain: false,
    tags: ['a', 'c', 'b'],
    options: {},
    colour: 'blue',
    links: { self: `http://localhost${url}/${id}` },
  })
  const listed = ((await get('?name=same')).body as { projects: unknown[] }).projects
  expect(listed).toEqual([shown])
})

test('a list shows a change at once, though its answer is kept', async () => {
  const count = async () => (await names('')).length
  const before = await count()
  expect(await count()).toBe(before)
  const id = await project()
  expect(await count()).toBe(before + 1)
  await patch(id, { name: 'renamed-once' })
  expect(await names('')).toContain('renamed-once')
  await remove(id)
  expect(await count()).toBe(before)
  await cloud.sql`insert into identity.project (id, domain_id, parent_id, name) values ('psql', 'default', 'default', 'by hand')`
  expect(await names('')).toContain('by hand')
})

test('a kept answer is not shown to those who may see less', async () => {
  const [mine, other] = [await domain(), await domain()]
  await project({ name: 'in mine', domain_id: mine })
  await project({ name: 'in other', domain_id: other })
  expect(await names('')).toEqual(expect.arrayContaining(['in mine', 'in other']))
  const reader = await persona(cloud, { role: 'reader', on: { kind: 'domain', id: mine } })
  const member = await persona(cloud, { role: 'admin', on: { kind: 'domain', id: other } })
  expect(await names('', reader.token)).toEqual(['in mine'])
  expect(await names('', member.token)).toEqual(['in other'])
  expect(await names(`domain_id=${other}`, reader.token)).toEqual([])
  const nobody = await persona(cloud, { role: 'member', on: { kind: 'project', id: await project() } })
  expect(await get('', nobody.token)).toMatchObject({ status: 403 })
})

test('filters', async () => {
  const home = await domain()
  const top = await project({ name: 'Top', domain_id: home, tags: ['x', 'y'] })
  await project({ name: 'off', domain_id: home, enabled: false, tags: ['x'] })
  await project({ name: 'leaf', domain_id: home, parent_id: top, tags: ['z'] })
  await project({ name: '100%', domain_id: home })
  const within = async (query: string) => (await names(`domain_id=${home}&${query}`)).toSorted()
  expect(await within('enabled=false')).toEqual(['off'])
  expect(await within(`parent_id=${top}`)).toEqual(['leaf'])
  expect(await within('name__icontains=TO')).toEqual(['Top'])
  expect(await within('name__startswith=le')).toEqual(['leaf'])
  expect(await within('name__endswith=%25')).toEqual(['100%'])
  expect(await within('tags=x,y')).toEqual(['Top'])
  expect(await within('tags-any=y,z')).toEqual(['Top', 'leaf'])
  expect(await within('not-tags=x,y')).toEqual(['100%', 'leaf', 'off'])
  expect(await within('not-tags-any=x,z')).toEqual(['100%'])
  expect(await within('limit=1')).toHaveLength(1)
  expect(await names(`is_domain=true&name=Default`)).toEqual(['Default'])
  expect(await get('?enabled=perhaps')).toMatchObject({ status: 400 })
})

test('parents and children, as lists of what one has a role on and as trees of ids', async () => {
  const top = await project()
  const middle = await project({ parent_id: top })
  const leaf = await project({ parent_id: middle })
  expect(await get(`/${leaf}?parents_as_ids`)).toMatchObject({ body: { project: { parents: { [middle]: { [top]: { default: null } } } } } })
  expect(await get(`/${top}?subtree_as_ids`)).toMatchObject({ body: { project: { subtree: { [middle]: { [leaf]: null } } } } })
  expect(await get(`/${leaf}?subtree_as_ids`)).toMatchObject({ body: { project: { subtree: null } } })
  const member = await persona(cloud, { role: 'member', on: { kind: 'project', id: middle } })
  expect(await get(`/${middle}?parents_as_list&subtree_as_list`, member.token)).toMatchObject({
    status: 200,
    body: { project: { parents: [], subtree: [] } },
  })
  await cloud.db
    .insert(assignments)
    .values({ actorKind: 'user', actorId: member.userId, targetKind: 'project', targetId: top, roleId: await roleId('member') })
  expect(await get(`/${middle}?parents_as_list`, member.token)).toMatchObject({
    body: { project: { parents: [{ project: { id: top, links: {} } }] } },
  })
  expect(await get(`/${leaf}?parents_as_list&parents_as_ids`)).toMatchObject({ status: 400 })
})

test('a tree has five levels of projects', async () => {
  let parent = await project()
  for (let level = 2; level <= 5; level++) parent = await project({ parent_id: parent })
  expect(await post({ name: 'too deep', parent_id: parent })).toMatchObject({ status: 403 })
})

test('a project needs an existing, enabled place in its own domain', async () => {
  const off = await project({ enabled: false })
  const elsewhere = await project({ domain_id: await domain() })
  for (const fields of [
    { domain_id: 'nowhere' },
    { parent_id: 'nowhere' },
    { parent_id: elsewhere },
    { parent_id: off },
    { domain_id: elsewhere },
    { tags: ['a,b'] },
    { tags: ['a', 'a'] },
    { name: '' },
  ]) {
    expect(await post({ name: `bad${++serial}`, ...fields })).toMatchObject({ status: 400 })
  }
  const id = await project({ name: 'twice' })
  expect(await post({ name: 'twice' })).toMatchObject({ status: 409 })
  expect(await patch(id, { domain_id: elsewhere })).toMatchObject({ status: 400 })
  expect(await patch(id, { parent_id: off })).toMatchObject({ status: 403 })
  expect(await patch(id, { is_domain: true })).toMatchObject({ status: 400 })
  expect(await patch(id, { domain_id: 'default', parent_id: 'default', name: 'twice' })).toMatchObject({ status: 200 })
})

test('two who take one name at the same moment: one gets it, one a conflict', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => post({ name: 'race' })))
  expect(answers.map((a) => a.status).toSorted((x, y) => x - y)).toEqual([201, ...Array.from({ length: 7 }, () => 409)])
})

test('disabling goes from the leaves up, enabling from the root down, and ends tokens at once', async () => {
  const top = await project()
  const leaf = await project({ parent_id: top })
  const member = await persona(cloud, { role: 'member', on: { kind: 'project', id: leaf } })
  expect(await patch(top, { enabled: false })).toMatchObject({ status: 403 })
  expect(await patch(leaf, { enabled: false })).toMatchObject({ status: 200, body: { project: { enabled: false } } })
  expect(await get(`/${leaf}`, member.token)).toMatchObject({ status: 401 })
  expect(await patch(top, { enabled: false })).toMatchObject({ status: 200 })
  expect(await patch(leaf, { enabled: true })).toMatchObject({ status: 403 })
  await patch(top, { enabled: true })
  expect(await patch(leaf, { enabled: true })).toMatchObject({ status: 200 })
  expect(await get(`/${leaf}`, member.token)).toMatchObject({ status: 401 })
})

test('only leaves are deleted, and their tokens are worth nothing then', async () => {
  const top = await project()
  const leaf = await project({ parent_id: top })
  const member = await persona(cloud, { role: 'member', on: { kind: 'project', id: leaf } })
  expect(await remove(top)).toMatchObject({ status: 403 })
  expect(await remove(leaf)).toMatchObject({ status: 204 })
  expect(await get(`/${leaf}`, member.token)).toMatchObject({ status: 401 })
  expect(await get(`/${leaf}`)).toMatchObject({ status: 404 })
  expect(await remove(top)).toMatchObject({ status: 204 })
})

test('a child made while its parent is deleted is either refused or keeps the parent', async () => {
  for (let i = 0; i < 5; i++) {
    const parent = await project()
    const [gone, made] = await Promise.all([remove(parent), post({ name: `child${++serial}`, parent_id: parent })])
    expect([
      [204, 400],
      [403, 201],
    ]).toContainEqual([gone.status, made.status])
  }
})

test('a domain is a project too', async () => {
  const id = await project({ is_domain: true })
  expect(await get(`/${id}`)).toMatchObject({ body: { project: { is_domain: true, domain_id: null, parent_id: null } } })
  expect(await cloud.rest('GET', `/identity/v3/domains/${id}`, { token: cloud.admin })).toMatchObject({ status: 200 })
  expect(await post({ name: 'inside', is_domain: true, parent_id: id })).toMatchObject({ status: 400 })
  expect(await remove(id)).toMatchObject({ status: 403 })
  await patch(id, { enabled: false })
  expect(await remove(id)).toMatchObject({ status: 204 })
})

test('tags: set, add once, check, remove, clear', async () => {
  const id = await project()
  const tags = (method: string, path = '', body?: unknown) =>
    cloud.rest(method, `${url}/${id}/tags${path}`, { token: cloud.admin, ...(body === undefined ? {} : { body }) })
  expect(await tags('PUT', '/red')).toMatchObject({ status: 201, body: '', headers: { location: `http://localhost${url}/${id}/tags/red` } })
  expect(await tags('PUT', '/red')).toMatchObject({ status: 201 })
  expect(await tags('GET')).toMatchObject({ status: 200, body: { tags: ['red'], links: { self: `http://localhost${url}/${id}/tags` } } })
  expect(await tags('GET', '/red')).toMatchObject({ status: 204 })
  expect(await tags('HEAD', '/red')).toMatchObject({ status: 204 })
  expect(await tags('GET', '/blue')).toMatchObject({ status: 404 })
  expect(await tags('PUT', '', { tags: ['a', 'b'] })).toMatchObject({ status: 200, body: { tags: ['a', 'b'] } })
  expect(await tags('DELETE', '/a')).toMatchObject({ status: 204 })
  expect(await tags('DELETE', '/a')).toMatchObject({ status: 404 })
  expect(await tags('PUT', '', { tags: Array.from({ length: 80 }, (_, i) => `t${i}`) })).toMatchObject({ status: 200 })
  expect(await tags('PUT', '/one-more')).toMatchObject({ status: 400 })
  expect(await tags('PUT', '', { tags: ['a,b'] })).toMatchObject({ status: 400 })
  expect(await tags('PUT', '', {})).toMatchObject({ status: 400 })
  expect(await tags('DELETE')).toMatchObject({ status: 204 })
  await patch(id, { options: { immutable: true } })
  expect(await tags('PUT', '/red')).toMatchObject({ status: 403 })
})

test('a domain manager rules projects of that domain only, and makes no domain', async () => {
  const [mine, other] = [await domain(), await domain()]
  const { token } = await persona(cloud, { role: 'manager', on: { kind: 'domain', id: mine } })
  const made = await post({ name: 'managed' }, token)
  expect(made).toMatchObject({ status: 201, body: { project: { domain_id: mine } } })
  expect(await post({ name: 'foreign', domain_id: other }, token)).toMatchObject({ status: 403 })
  expect(await post({ name: 'realm', is_domain: true, domain_id: mine }, token)).toMatchObject({ status: 403 })
  const foreign = await project({ domain_id: other })
  for (const id of [foreign, 'nowhere']) {
    expect(await get(`/${id}`, token)).toMatchObject({ status: 403 })
    expect(await remove(id, token)).toMatchObject({ status: 403 })
  }
  expect(await remove((made.body as { project: Shown }).project.id, token)).toMatchObject({ status: 204 })
})

test('OWN-3, CVE-2026-42999: fields of the body are no attributes of the target', async () => {
  const [mine, other] = [await domain(), await domain()]
  const foreign = await project({ domain_id: other })
  const { token } = await persona(cloud, { role: 'manager', on: { kind: 'domain', id: mine } })
  for (const lie of [
    { domain_id: mine },
    { id: foreign, domainId: mine },
    { project_id: foreign, projectId: foreign, target: { domain_id: mine } },
  ]) {
    expect(
      await cloud.rest('PATCH', `${url}/${foreign}`, { token, body: { project: { description: 'mine now', ...lie }, ...lie } }),
    ).toMatchObject({ status: 403 })
    expect(await cloud.rest('DELETE', `${url}/${foreign}?domain_id=${mine}&domainId=${mine}`, { token, body: lie })).toMatchObject({
      status: 403,
    })
    expect(await get(`/${foreign}?domain_id=${mine}&domainId=${mine}&id=x`, token)).toMatchObject({ status: 403 })
  }
})
