import { services } from '@pileus/db/schema/identity'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, persona, type IdentityCloud } from '../testing.ts'
import { fitsBelow } from './model.ts'

let cloud: IdentityCloud
let strict: IdentityCloud
beforeAll(async () => {
  cloud = await identityCloud()
  strict = await identityCloud({ settings: { limitModel: 'strict_two_level' } })
})
afterAll(async () => {
  await cloud.close()
  await strict.close()
})

interface Shown {
  id: string
}

let serial = 0
/** A service with a registered limit of 10, and a domain with a project. */
async function setting(where: IdentityCloud) {
  const [service] = await where.db
    .insert(services)
    .values({ type: `t${++serial}` })
    .returning()
  const serviceId = service?.id ?? ''
  const made = async (what: string, fields: object) =>
    (
      (await where.rest('POST', `/identity/v3/${what}s`, { token: where.admin, body: { [what]: { name: `n${++serial}`, ...fields } } }))
        .body as Record<string, Shown>
    )[what]?.id ?? ''
  const domainId = await made('domain', {})
  const projectId = await made('project', { domain_id: domainId })
  const registered = await post(where, 'registered_limits', [
    { service_id: serviceId, region_id: 'RegionOne', resource_name: 'cores', default_limit: 10 },
  ])
  const resource = { service_id: serviceId, region_id: 'RegionOne', resource_name: 'cores' }
  return {
    serviceId,
    domainId,
    projectId,
    resource,
    registered: (registered.body as { registered_limits: Shown[] }).registered_limits[0]?.id ?? '',
  }
}

const post = (where: IdentityCloud, what: string, items: unknown, token = where.admin) =>
  where.rest('POST', `/identity/v3/${what}`, { token, body: { [what]: items } })
const ask = (method: string, path: string, body?: unknown, token = cloud.admin) =>
  cloud.rest(method, `/identity/v3/${path}`, { token, ...(body === undefined ? {} : { body }) })
const ids = (answer: { body: unknown }, what = 'limits') => (answer.body as Record<string, Shown[]>)[what]?.map((row) => row.id) ?? []

test('registered limits are made many at a time, or none', async () => {
  const { serviceId, resource } = await setting(cloud)
  const disk = { service_id: serviceId, resource_name: 'disk', default_limit: -1, description: 'all you can eat' }
  const made = await post(cloud, 'registered_limits', [disk, { ...disk, region_id: 'RegionOne' }])
  expect(made).toMatchObject({
    status: 201,
    body: { registered_limits: [{ ...disk, region_id: null, links: {} }, { region_id: 'RegionOne' }] },
  })
  expect(made.body).not.toHaveProperty('links')
  expect(
    await post(cloud, 'registered_limits', [
      { ...disk, resource_name: 'ram' },
      { ...resource, default_limit: 1 },
    ]),
  ).toMatchObject({ status: 409 })
  expect(ids(await ask('GET', `registered_limits?service_id=${serviceId}&resource_name=ram`), 'registered_limits')).toEqual([])
  expect(ids(await ask('GET', `registered_limits?service_id=${serviceId}&region_id=RegionOne`), 'registered_limits')).toHaveLength(2)
  for (const bad of [
    { service_id: 'none' },
    { region_id: 'none' },
    { default_limit: -2 },
    { default_limit: 2 ** 31 },
    { default_limit: '1' },
    { resource_name: '' },
    { colour: 'red' },
  ]) {
    expect(await post(cloud, 'registered_limits', [{ ...disk, resource_name: 'new', ...bad }])).toMatchObject({ status: 400 })
  }
  for (const bad of [[], {}, 'x', [7]]) expect(await post(cloud, 'registered_limits', bad)).toMatchObject({ status: 400 })
})

test('a registered limit is changed and deleted as long as no limit hangs on it', async () => {
  const { registered, projectId, resource, serviceId } = await setting(cloud)
  const url = `registered_limits/${registered}`
  await post(cloud, 'registered_limits', [{ service_id: serviceId, resource_name: 'ram', default_limit: 1 }])
  expect(await ask('PATCH', url, { registered_limit: { default_limit: 5, description: 'five' } })).toMatchObject({
    status: 200,
    body: { registered_limit: { default_limit: 5, description: 'five', resource_name: 'cores' } },
  })
  expect(await ask('PATCH', url, { registered_limit: { service_id: serviceId } })).toMatchObject({ status: 200 })
  expect(await ask('PATCH', url, { registered_limit: { resource_name: 'ram', region_id: null } })).toMatchObject({ status: 409 })
  expect(await ask('PATCH', url, { registered_limit: { colour: 'red' } })).toMatchObject({ status: 400 })
  const [limit] = ids(await post(cloud, 'limits', [{ ...resource, project_id: projectId, resource_limit: 3 }]))
  expect(await ask('PATCH', url, { registered_limit: { description: 'x' } })).toMatchObject({ status: 403 })
  expect(await ask('DELETE', url)).toMatchObject({ status: 403 })
  await ask('DELETE', `limits/${limit}`)
  expect(await ask('DELETE', url)).toMatchObject({ status: 204, body: '' })
  for (const method of ['GET', 'DELETE']) expect(await ask(method, url)).toMatchObject({ status: 404 })
})

test('limits of projects and domains', async () => {
  const { domainId, projectId, resource } = await setting(cloud)
  const made = await post(cloud, 'limits', [
    { ...resource, project_id: projectId, resource_limit: 3, description: 'three' },
    { ...resource, project_id: domainId, resource_limit: 2 },
  ])
  expect(made).toMatchObject({
    status: 201,
    body: {
      limits: [
        { ...resource, project_id: projectId, domain_id: null, resource_limit: 3, description: 'three' },
        { project_id: null, domain_id: domainId },
      ],
    },
  })
  const [first] = ids(made)
  expect(await post(cloud, 'limits', [{ ...resource, project_id: projectId, resource_limit: 1 }])).toMatchObject({ status: 409 })
  expect(await post(cloud, 'limits', [{ ...resource, resource_name: 'unknown', project_id: projectId, resource_limit: 1 }])).toMatchObject({
    status: 403,
  })
  for (const bad of [
    { project_id: 'none' },
    { project_id: projectId, domain_id: domainId },
    {},
    { domain_id: projectId },
    { project_id: projectId, resource_limit: -2 },
    { project_id: projectId, service_id: 'none' },
  ]) {
    expect(await post(cloud, 'limits', [{ ...resource, resource_limit: 1, ...bad }])).toMatchObject({ status: 400 })
  }
  expect(await ask('PATCH', `limits/${first}`, { limit: { resource_limit: 0, description: null } })).toMatchObject({
    status: 200,
    body: { limit: { resource_limit: 0, description: null, resource_name: 'cores' } },
  })
  expect(await ask('PATCH', `limits/${first}`, { limit: { project_id: 'x' } })).toMatchObject({ status: 400 })
  expect(await cloud.rest('GET', `/identity/v3/limits/${first}`, { token: cloud.system })).toMatchObject({
    status: 200,
    body: { limit: { resource_limit: 0 } },
  })
  await ask('DELETE', `projects/${projectId}`)
  expect(await ask('GET', `limits/${first}`)).toMatchObject({ status: 404 })
})

test('everybody sees the limits of his own scope only', async () => {
  const { domainId, projectId, resource } = await setting(cloud)
  const made = ids(
    await post(cloud, 'limits', [
      { ...resource, project_id: projectId, resource_limit: 3 },
      { ...resource, domain_id: domainId, resource_limit: 2 },
    ]),
  )
  const other = await setting(cloud)
  const [foreign] = ids(await post(cloud, 'limits', [{ ...other.resource, project_id: other.projectId, resource_limit: 3 }]))
  const [ofProject] = made
  const member = await persona(cloud, { role: 'reader', on: { kind: 'project', id: projectId } })
  const reader = await persona(cloud, { role: 'reader', on: { kind: 'domain', id: domainId } })
  expect(ids(await ask('GET', 'limits', undefined, member.token))).toEqual([ofProject])
  expect(ids(await ask('GET', 'limits', undefined, reader.token)).toSorted()).toEqual(made.toSorted())
  expect(ids(await ask('GET', 'limits', undefined, cloud.system))).toEqual(expect.arrayContaining([...made, foreign]))
  expect(ids(await ask('GET', `limits?project_id=${other.projectId}`, undefined, reader.token))).toEqual([])
  for (const { token } of [member, reader]) {
    expect(await ask('GET', `limits/${ofProject}`, undefined, token)).toMatchObject({ status: 200 })
    expect(await ask('GET', `limits/${foreign}`, undefined, token)).toMatchObject({ status: 403 })
    expect(await ask('DELETE', `limits/${ofProject}`, undefined, token)).toMatchObject({ status: 403 })
    expect(await ask('PATCH', `limits/${ofProject}`, { limit: { resource_limit: 99 } }, token)).toMatchObject({ status: 403 })
    expect(await post(cloud, 'limits', [{ ...resource, project_id: projectId, resource_limit: 99 }], token)).toMatchObject({ status: 403 })
    expect(await ask('GET', 'registered_limits', undefined, token)).toMatchObject({ status: 200 })
    expect(await ask('GET', 'limits/model', undefined, token)).toMatchObject({ status: 200, body: { model: { name: 'flat' } } })
  }
})

test('strict_two_level: no project has more than its domain', async () => {
  const { domainId, projectId, resource } = await setting(strict)
  const limit = (owner: object, amount: number) => ({ ...resource, ...owner, resource_limit: amount })
  const create = (...items: object[]) => post(strict, 'limits', items)
  expect(await strict.rest('GET', '/identity/v3/limits/model', { token: strict.admin })).toMatchObject({
    body: { model: { name: 'strict_two_level' } },
  })
  expect(await create(limit({ project_id: projectId }, 11))).toMatchObject({ status: 403 })
  expect(await create(limit({ project_id: projectId }, 11), limit({ domain_id: domainId }, 12))).toMatchObject({ status: 201 })
  const listed = await strict.rest('GET', `/identity/v3/limits?service_id=${resource.service_id}`, { token: strict.system })
  const of = (key: string) => (listed.body as { limits: (Shown & Record<string, unknown>)[] }).limits.find((row) => row[key] !== null)?.id
  const change = (id: string | undefined, amount: number) =>
    strict.rest('PATCH', `/identity/v3/limits/${id}`, { token: strict.admin, body: { limit: { resource_limit: amount } } })
  expect(await change(of('project_id'), 13)).toMatchObject({ status: 403 })
  expect(await change(of('domain_id'), 10)).toMatchObject({ status: 403 })
  expect(await change(of('project_id'), -1)).toMatchObject({ status: 403 })
  expect(await change(of('domain_id'), -1)).toMatchObject({ status: 200 })
  expect(await change(of('project_id'), 13)).toMatchObject({ status: 200 })
})

test('strict_two_level: projects lie two levels deep', async () => {
  const { domainId, projectId } = await setting(strict)
  const project = (name: string, parent: string) =>
    strict.rest('POST', '/identity/v3/projects', {
      token: strict.admin,
      body: { project: { name, domain_id: domainId, parent_id: parent } },
    })
  const child = await project('child', projectId)
  expect(child).toMatchObject({ status: 201 })
  expect(await project('grandchild', (child.body as { project: Shown }).project.id)).toMatchObject({ status: 403 })
})

test('-1 is no limit', () => {
  expect([fitsBelow(5, 5), fitsBelow(6, 5), fitsBelow(-1, 5), fitsBelow(-1, -1), fitsBelow(7, -1)]).toEqual([
    true,
    false,
    false,
    true,
    true,
  ])
})

test('an empty region is no region: it is refused, not stored', async () => {
  const [service] = await cloud.sql<{ id: string }[]>`select id from identity.service limit 1`
  const limit = { service_id: service?.id, region_id: '', resource_name: 'empty-region', default_limit: 1 }
  expect(
    await cloud.rest('POST', '/identity/v3/registered_limits', { token: cloud.admin, body: { registered_limits: [limit] } }),
  ).toMatchObject({
    status: 400,
  })
})
