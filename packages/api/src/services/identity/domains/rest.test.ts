import { assignments, credentials, users } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, persona, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const url = '/identity/v3/domains'

async function domain(name: string, fields: Record<string, unknown> = {}): Promise<string> {
  const made = await cloud.rest('POST', url, { token: cloud.admin, body: { domain: { name, ...fields } } })
  expect(made.status).toBe(201)
  return (made.body as { domain: { id: string } }).domain.id
}

const patch = (id: string, fields: Record<string, unknown>) =>
  cloud.rest('PATCH', `${url}/${id}`, { token: cloud.admin, body: { domain: fields } })
const remove = (id: string, token = cloud.admin) => cloud.rest('DELETE', `${url}/${id}`, { token })

test('a domain is made, shown, found by a part of its name, renamed', async () => {
  const made = await cloud.rest('POST', url, {
    token: cloud.admin,
    body: { domain: { name: ' Acme ', colour: 'red', explicit_domain_id: 'ab'.repeat(16) } },
  })
  const shown = {
    id: 'ab'.repeat(16),
    name: 'Acme',
    description: '',
    enabled: true,
    tags: [],
    options: {},
    colour: 'red',
    links: { self: `http://localhost${url}/${'ab'.repeat(16)}` },
  }
  expect(made).toMatchObject({ status: 201, body: { domain: shown } })
  expect(await cloud.rest('GET', `${url}?name__icontains=ACM&enabled=1`, { token: cloud.admin })).toMatchObject({
    status: 200,
    body: { domains: [shown] },
  })
  expect(await cloud.rest('GET', `${url}?name=acme`, { token: cloud.admin })).toMatchObject({ body: { domains: [] } })
  expect(await patch(shown.id, { name: 'Acme2', description: null })).toMatchObject({
    status: 200,
    body: { domain: { name: 'Acme2', description: '', colour: 'red' } },
  })
})

test('names are taken once, must not be empty and not longer than 64', async () => {
  await domain('taken')
  const other = await domain('other')
  expect(await cloud.rest('POST', url, { token: cloud.admin, body: { domain: { name: 'taken' } } })).toMatchObject({ status: 409 })
  expect(await patch(other, { name: 'taken' })).toMatchObject({ status: 409 })
  for (const name of ['', '  ', 'a'.repeat(65), 7])
    expect(await cloud.rest('POST', url, { token: cloud.admin, body: { domain: { name } } })).toMatchObject({ status: 400 })
  expect(await patch(other, {})).toMatchObject({ status: 400 })
  expect(await patch(other, { id: 'another' })).toMatchObject({
    status: 400,
    body: { error: { message: "Invalid input for field 'id': must not be changed" } },
  })
})

test('a domain is disabled before it is deleted, and takes all with it that is in it or points at it', async () => {
  const id = await domain('doomed')
  const made = async (what: string, fields: Record<string, unknown>) => {
    const answer = await cloud.rest('POST', `/identity/v3/${what}s`, {
      token: cloud.admin,
      body: { [what]: { name: 'x', domain_id: id, ...fields } },
    })
    return (answer.body as Record<string, { id: string }>)[what]?.id ?? ''
  }
  const [user, group, project] = [await made('user', {}), await made('group', {}), await made('project', {})]
  await made('project', { name: 'child', parent_id: project })
  const outsider = await persona(cloud, { role: 'member', on: { kind: 'project', id: project } })
  await cloud.db.insert(credentials).values({ id: 'c', userId: outsider.userId, projectId: project, type: 'ec2', blob: Buffer.of(1) })
  await cloud.db.update(users).set({ defaultProjectId: project }).where(eq(users.id, outsider.userId))
  expect(await remove(id)).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('disable it first') } } })
  await patch(id, { enabled: false })
  expect(await cloud.rest('GET', '/identity/v3/regions', { token: outsider.token })).toMatchObject({ status: 401 })
  expect(await remove(id)).toMatchObject({ status: 204, body: '' })
  for (const path of [`domains/${id}`, `users/${user}`, `groups/${group}`, `projects/${project}`])
    expect(await cloud.rest('GET', `/identity/v3/${path}`, { token: cloud.admin })).toMatchObject({ status: 404 })
  expect(await cloud.db.select().from(assignments).where(eq(assignments.targetId, project))).toEqual([])
  expect(await cloud.db.select().from(credentials).where(eq(credentials.id, 'c'))).toEqual([])
  expect(await cloud.db.select({ p: users.defaultProjectId }).from(users).where(eq(users.id, outsider.userId))).toEqual([{ p: null }])
})

test('enabling a domain again does not bring its tokens back', async () => {
  const id = await domain('pause')
  const manager = await persona(cloud, { role: 'manager', on: { kind: 'domain', id }, domain: id })
  await patch(id, { enabled: false })
  await patch(id, { enabled: true })
  expect(await cloud.rest('GET', `${url}/${id}`, { token: manager.token })).toMatchObject({ status: 401 })
})

test('immutable means that only this can be changed, and alone', async () => {
  const id = await domain('stone', { options: { immutable: true }, enabled: false })
  expect(await patch(id, { description: 'x' })).toMatchObject({ status: 403 })
  expect(await patch(id, { description: 'x', options: { immutable: false } })).toMatchObject({ status: 403 })
  expect(await remove(id)).toMatchObject({ status: 403 })
  expect(await patch(id, { options: { immutable: null } })).toMatchObject({ status: 200, body: { domain: { options: {} } } })
  expect(await remove(id)).toMatchObject({ status: 204 })
  expect(await cloud.rest('POST', url, { token: cloud.admin, body: { domain: { name: 'y', options: { stone: true } } } })).toMatchObject({
    status: 400,
  })
})

test('the default domain stays', async () => {
  expect(await remove('default')).toMatchObject({ status: 403 })
})

test('a manager of a domain sees it and no other; what does not exist is told to everybody who may log in', async () => {
  const id = await domain('mine')
  const manager = await persona(cloud, { role: 'manager', on: { kind: 'domain', id } })
  const listed = await cloud.rest('GET', url, { token: manager.token })
  expect(listed).toMatchObject({ status: 200, body: { domains: [{ id }] } })
  expect((listed.body as { domains: unknown[] }).domains).toHaveLength(1)
  expect(await cloud.rest('GET', `${url}/${id}`, { token: manager.token })).toMatchObject({ status: 200 })
  expect(await cloud.rest('GET', `${url}/default`, { token: manager.token })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${url}/nowhere`, { token: manager.token })).toMatchObject({ status: 403 })
  expect(await remove('nowhere', manager.token)).toMatchObject({ status: 404 })
  expect(await remove(id, manager.token)).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${url}/nowhere`, { token: cloud.admin })).toMatchObject({ status: 404 })
})
