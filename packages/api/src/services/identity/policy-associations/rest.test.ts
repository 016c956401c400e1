import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, tokenOf, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let service: string
let endpoint: string
let elsewhere: string

beforeAll(async () => {
  cloud = await identityCloud()
  for (const [id, parent_region_id] of [
    ['world', null],
    ['europe', 'world'],
    ['berlin', 'europe'],
    ['asia', 'world'],
  ])
    await create('regions', 'region', { id, parent_region_id })
  service = await create('services', 'service', { type: 'dns' })
  endpoint = await create('endpoints', 'endpoint', { service_id: service, interface: 'public', url: 'http://berlin', region_id: 'berlin' })
  elsewhere = await create('endpoints', 'endpoint', { service_id: service, interface: 'public', url: 'http://asia', region_id: 'asia' })
})
afterAll(() => cloud.close())

async function create(path: string, kind: string, fields: unknown): Promise<string> {
  const { body } = await cloud.rest('POST', `/identity/v3/${path}`, { token: cloud.admin, body: { [kind]: fields } })
  return (body as Record<string, { id: string }>)[kind]?.id ?? ''
}
const policy = () => create('policies', 'policy', { type: 'x', blob: 'x' })
const at = (id: string, place: string) => `/identity/v3/policies/${id}/OS-ENDPOINT-POLICY/${place}`
const call = (method: string, path: string, token = cloud.admin) => cloud.rest(method, path, { token })
const inForce = () => call('GET', `/identity/v3/endpoints/${endpoint}/OS-ENDPOINT-POLICY/policy`)

test('the nearest policy is in force: the endpoint’s, then its region’s and those above, then its service’s', async () => {
  expect(await inForce()).toMatchObject({ status: 404 })
  const places = [
    `services/${service}`,
    `services/${service}/regions/world`,
    `services/${service}/regions/europe`,
    `services/${service}/regions/berlin`,
    `endpoints/${endpoint}`,
  ]
  for (const place of places) {
    const id = await policy()
    expect(await call('GET', at(id, place))).toMatchObject({ status: 404 })
    expect(await call('PUT', at(id, place))).toMatchObject({ status: 204, body: '' })
    expect(await call('PUT', at(id, place))).toMatchObject({ status: 204 })
    expect(await call('GET', at(id, place))).toMatchObject({ status: 204 })
    expect(await inForce()).toMatchObject({ status: 200, body: { policy: { id } } })
  }
  const last = await policy()
  await call('PUT', at(last, `endpoints/${endpoint}`))
  expect(await inForce()).toMatchObject({ status: 200, body: { policy: { id: last } } })
  expect(await call('DELETE', at(last, `endpoints/${endpoint}`))).toMatchObject({ status: 204 })
  expect(await inForce()).not.toMatchObject({ body: { policy: { id: last } } })
})

test('the endpoints of a policy are those of its regions and of all below them', async () => {
  const id = await policy()
  const endpoints = async () =>
    ((await call('GET', at(id, 'endpoints'))).body as { endpoints: { id: string }[] }).endpoints.map((e) => e.id)
  expect(await endpoints()).toEqual([])
  await call('PUT', at(id, `services/${service}/regions/europe`))
  expect(await endpoints()).toEqual([endpoint])
  await call('PUT', at(id, `endpoints/${elsewhere}`))
  expect((await endpoints()).sort()).toEqual([endpoint, elsewhere].sort())
  await call('DELETE', at(id, `services/${service}/regions/europe`))
  expect(await endpoints()).toEqual([elsewhere])
})

test('what is missing is named to those who may know', async () => {
  const id = await policy()
  const reader = await tokenOf(cloud, 'reader', { kind: 'system' })
  const manager = await tokenOf(cloud, 'manager', { kind: 'domain', id: 'default' })
  for (const path of [
    at('missing', `endpoints/${endpoint}`),
    at(id, 'endpoints/missing'),
    at(id, 'services/missing'),
    at(id, `services/${service}/regions/missing`),
  ]) {
    expect(await call('PUT', path)).toMatchObject({ status: 404 })
    expect(await call('GET', path, reader)).toMatchObject({ status: 404 })
    expect(await call('PUT', path, reader)).toMatchObject({ status: 403 })
    expect(await call('DELETE', path, manager)).toMatchObject({ status: 403 })
    expect(await call('GET', path, manager)).toMatchObject({ status: 403 })
  }
  expect(await call('GET', at('missing', 'endpoints'))).toMatchObject({ status: 404 })
  expect(await call('GET', '/identity/v3/endpoints/missing/OS-ENDPOINT-POLICY/policy')).toMatchObject({ status: 404 })
})
