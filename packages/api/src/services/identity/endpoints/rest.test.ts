import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, tokenOf, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let service: string
beforeAll(async () => {
  cloud = await identityCloud()
  const made = await cloud.rest('POST', '/identity/v3/services', {
    token: cloud.admin,
    body: { service: { type: 'dns', name: 'designate' } },
  })
  service = (made.body as { service: { id: string } }).service.id
})
afterAll(() => cloud.close())

const endpoints = '/identity/v3/endpoints'
const create = (fields: Record<string, unknown>) =>
  cloud.rest('POST', endpoints, {
    token: cloud.admin,
    body: { endpoint: { service_id: service, interface: 'public', url: 'https://dns.example.com', ...fields } },
  })
const made = async (fields: Record<string, unknown>) => ((await create(fields)).body as { endpoint: { id: string } }).endpoint

test('an endpoint without a region is everywhere', async () => {
  const { id } = await made({})
  expect(await cloud.rest('GET', `${endpoints}/${id}`, { token: cloud.admin })).toMatchObject({
    status: 200,
    body: {
      endpoint: {
        id,
        interface: 'public',
        service_id: service,
        region: null,
        region_id: null,
        enabled: true,
        url: 'https://dns.example.com',
        links: { self: `http://localhost${endpoints}/${id}` },
      },
    },
  })
})

test('a region named as clients of v2 did is made for them, one named by its id must exist', async () => {
  expect(await create({ region: 'south' })).toMatchObject({ status: 201, body: { endpoint: { region: 'south', region_id: 'south' } } })
  expect(await cloud.rest('GET', '/identity/v3/regions/south', { token: cloud.admin })).toMatchObject({ status: 200 })
  expect(await create({ region_id: 'nowhere' })).toMatchObject({
    status: 400,
    body: { error: { message: "Invalid input for field 'region_id': must be the id of a region" } },
  })
  const { id } = await made({})
  const moved = await cloud.rest('PATCH', `${endpoints}/${id}`, {
    token: cloud.admin,
    body: { endpoint: { region: 'west', enabled: false } },
  })
  expect(moved).toMatchObject({ status: 200, body: { endpoint: { region: 'west', enabled: false, url: 'https://dns.example.com' } } })
})

test.each([
  'http://h/$(nonexistent)s',
  'http://h/$(project_id)',
  'http://h/$(tenant_id)t',
  'http://h/$(admin_url)d',
  'http://h/%s',
  'http://h/%',
  'nothing',
  '',
  `http://${'h'.repeat(225)}`,
])('the URL %s is refused', async (url) => {
  expect(await create({ url })).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("'url'") as string } } })
})

test.each([
  'http://h/v1/AUTH_$(project_id)s',
  'http://h/v1/%(tenant_id)s',
  'http://h/$(user_id)s',
  'http://h:80/a%20b',
  'http://[::1]:80/',
])('the URL %s is taken', async (url) => {
  expect(await create({ url })).toMatchObject({ status: 201 })
})

test('lists are filtered by interface, service and region', async () => {
  const { id } = await made({ interface: 'internal', region: 'far' })
  const ids = async (query: string) =>
    ((await cloud.rest('GET', `${endpoints}?${query}`, { token: cloud.admin })).body as { endpoints: { id: string }[] }).endpoints.map(
      (e) => e.id,
    )
  expect(await ids('interface=internal&region_id=far')).toEqual([id])
  expect(await ids(`interface=internal&service_id=${service}`)).toEqual([id])
  expect(await ids('interface=sideways')).toEqual([])
})

test('bad fields are named', async () => {
  expect(await create({ enabled: 'True' })).toMatchObject({ status: 400 })
  expect(await create({ interface: 'sideways' })).toMatchObject({
    status: 400,
    body: { error: { message: "Invalid input for field 'interface': must be one of admin, internal, public" } },
  })
  expect(await create({ service_id: 'missing' })).toMatchObject({ status: 400 })
  const { id } = await made({})
  expect(
    await cloud.rest('PATCH', `${endpoints}/${id}`, { token: cloud.admin, body: { endpoint: { url: 'http://h/$(x)s' } } }),
  ).toMatchObject({ status: 400 })
})

test('a missing endpoint is missing for everybody, an existing one is for readers of the system', async () => {
  const { id } = await made({})
  const reader = await tokenOf(cloud, 'reader', { kind: 'system' })
  const member = await tokenOf(cloud, 'member', { kind: 'domain', id: 'default' })
  expect(await cloud.rest('GET', `${endpoints}/${id}`, { token: reader })).toMatchObject({ status: 200 })
  expect(await cloud.rest('PATCH', `${endpoints}/${id}`, { token: reader, body: { endpoint: {} } })).toMatchObject({ status: 403 })
  expect(await cloud.rest('DELETE', `${endpoints}/${id}`, { token: reader })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${endpoints}/${id}`, { token: member })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${endpoints}/missing`, { token: member })).toMatchObject({ status: 404 })
  expect(await cloud.rest('DELETE', `${endpoints}/${id}`, { token: cloud.admin })).toMatchObject({ status: 204 })
  expect(await cloud.rest('DELETE', `${endpoints}/${id}`, { token: cloud.admin })).toMatchObject({ status: 404 })
})
