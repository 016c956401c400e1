import { projects } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, beforeAll, expect, test } from 'vitest'
import { identityCloud, tokenOf, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let project: string
let member: string
let service: string
let shown: string
let hidden: string

beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

beforeEach(async () => {
  project = crypto.randomUUID().replaceAll('-', '')
  await cloud.db.insert(projects).values({ id: project, name: project, domainId: 'default', parentId: 'default' })
  member = await tokenOf(cloud, 'member', { kind: 'project', id: project })
  service = await create('services', 'service', { type: 'dns' })
  shown = await create('endpoints', 'endpoint', { service_id: service, interface: 'public', url: 'http://shown/$(project_id)s' })
  hidden = await create('endpoints', 'endpoint', { service_id: service, interface: 'internal', url: 'http://hidden' })
})

async function create(path: string, kind: string, fields: unknown): Promise<string> {
  const { body } = await cloud.rest('POST', `/identity/v3/${path}`, { token: cloud.admin, body: { [kind]: fields } })
  return (body as Record<string, { id: string }>)[kind]?.id ?? ''
}

const filter = (method: string, path: string, token = cloud.admin) => cloud.rest(method, `/identity/v3/OS-EP-FILTER/${path}`, { token })
const ids = (body: unknown, key: string) => (body as Record<string, { id: string }[]>)[key]?.map((row) => row.id)

async function catalog(): Promise<{ type: string; urls: string[] }[]> {
  const { body } = await cloud.rest('GET', '/identity/v3/auth/catalog', { token: member })
  return (body as { catalog: { type: string; endpoints: { url: string }[] }[] }).catalog.map(({ type, endpoints }) => ({
    type,
    urls: endpoints.map((e) => e.url),
  }))
}

test('a project for which endpoints were chosen sees only those, at once', async () => {
  expect((await catalog()).length).toBeGreaterThan(1)
  expect(await filter('PUT', `projects/${project}/endpoints/${shown}`)).toMatchObject({ status: 204 })
  expect(await filter('PUT', `projects/${project}/endpoints/${shown}`)).toMatchObject({ status: 409 })
  expect(await catalog()).toEqual([{ type: 'dns', urls: [`http://shown/${project}`] }])
  expect(await filter('HEAD', `projects/${project}/endpoints/${shown}`)).toMatchObject({ status: 204 })
  expect(await filter('GET', `projects/${project}/endpoints/${hidden}`)).toMatchObject({ status: 404 })
  expect(ids((await filter('GET', `endpoints/${shown}/projects`)).body, 'projects')).toEqual([project])
  expect(ids((await filter('GET', `projects/${project}/endpoints`)).body, 'endpoints')).toEqual([shown])
  expect(await filter('DELETE', `projects/${project}/endpoints/${shown}`)).toMatchObject({ status: 204 })
  expect(await filter('DELETE', `projects/${project}/endpoints/${shown}`)).toMatchObject({ status: 404 })
  expect((await catalog()).length).toBeGreaterThan(1)
})

test('a group lends its endpoints; one that matches nothing hides nothing', async () => {
  const group = await create('OS-EP-FILTER/endpoint_groups', 'endpoint_group', {
    name: 'inside',
    filters: { service_id: service, interface: 'internal' },
  })
  const at = `endpoint_groups/${group}`
  expect(await filter('GET', `${at}/projects/${project}`)).toMatchObject({ status: 404 })
  expect(await filter('PUT', `${at}/projects/${project}`)).toMatchObject({ status: 204 })
  expect(await filter('PUT', `${at}/projects/${project}`)).toMatchObject({ status: 409 })
  expect(await filter('GET', `${at}/projects/${project}`)).toMatchObject({
    status: 200,
    body: { project_endpoint_group: { endpoint_group_id: group, project_id: project } },
  })
  expect(await catalog()).toEqual([{ type: 'dns', urls: ['http://hidden'] }])
  expect(ids((await filter('GET', `${at}/endpoints`)).body, 'endpoints')).toEqual([hidden])
  expect(ids((await filter('GET', `${at}/projects`)).body, 'projects')).toEqual([project])
  expect(ids((await filter('GET', `projects/${project}/endpoints`)).body, 'endpoints')).toEqual([hidden])
  expect(ids((await filter('GET', `projects/${project}/endpoint_groups`)).body, 'endpoint_groups')).toEqual([group])
  await cloud.rest('PATCH', `/identity/v3/OS-EP-FILTER/${at}`, {
    token: cloud.admin,
    body: { endpoint_group: { filters: { region_id: 'nowhere' } } },
  })
  expect((await catalog()).length).toBeGreaterThan(1)
  expect(await filter('DELETE', `${at}/projects/${project}`)).toMatchObject({ status: 204 })
  expect(await filter('DELETE', `${at}/projects/${project}`)).toMatchObject({ status: 404 })
})

test('what is missing is named to those who may know', async () => {
  const reader = await tokenOf(cloud, 'reader', { kind: 'system' })
  for (const path of [
    `projects/missing/endpoints/${shown}`,
    `projects/${project}/endpoints/missing`,
    `endpoint_groups/missing/projects/${project}`,
  ]) {
    expect(await filter('PUT', path)).toMatchObject({
      status: 404,
      body: { error: { message: expect.stringContaining('missing') as string } },
    })
    expect(await filter('GET', path, reader)).toMatchObject({ status: 404 })
    expect(await filter('PUT', path, reader)).toMatchObject({ status: 403 })
    expect(await filter('GET', path, member)).toMatchObject({ status: 403 })
  }
  expect(await filter('GET', 'projects/missing/endpoints')).toMatchObject({ status: 404 })
  expect(await filter('GET', 'projects/missing/endpoint_groups')).toMatchObject({ status: 404 })
  expect(await filter('GET', 'endpoint_groups/missing/endpoints')).toMatchObject({ status: 404 })
})

test('a project that goes takes its choices with it', async () => {
  await filter('PUT', `projects/${project}/endpoints/${shown}`)
  await cloud.db.delete(projects).where(eq(projects.id, project))
  expect(ids((await filter('GET', `endpoints/${shown}/projects`)).body, 'projects')).toEqual([])
})
