import { afterAll, beforeAll, expect, test } from 'vitest'
import { registeredLimits } from '@pileus/db/schema/identity'
import { identityCloud, tokenOf, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const services = '/identity/v3/services'

async function made(fields: Record<string, unknown>) {
  const { status, body } = await cloud.rest('POST', services, { token: cloud.admin, body: { service: fields } })
  expect(status).toBe(201)
  return (body as { service: { id: string } }).service
}

test('a service is enabled and nameless unless told otherwise, and keeps fields that we do not know', async () => {
  const service = await made({ type: 'dns', colour: 'blue' })
  expect(service).toEqual({
    id: service.id,
    type: 'dns',
    name: '',
    enabled: true,
    colour: 'blue',
    links: { self: `http://localhost${services}/${service.id}` },
  })
})

test('a change leaves alone what it does not name', async () => {
  const { id } = await made({ type: 'image', name: 'glance', description: 'pictures', colour: 'blue' })
  const changed = await cloud.rest('PATCH', `${services}/${id}`, {
    token: cloud.admin,
    body: { service: { enabled: false, colour: 'red' } },
  })
  expect(changed).toMatchObject({
    status: 200,
    body: { service: { name: 'glance', description: 'pictures', enabled: false, colour: 'red' } },
  })
  expect(await cloud.rest('GET', `${services}/${id}`, { token: cloud.admin })).toMatchObject({ status: 200, body: changed.body })
})

test('lists are filtered by type and by name', async () => {
  const { id } = await made({ type: 'metric', name: 'gnocchi' })
  await made({ type: 'metric', name: 'other' })
  const ids = async (query: string) =>
    ((await cloud.rest('GET', `${services}?${query}`, { token: cloud.admin })).body as { services: { id: string }[] }).services.map(
      (s) => s.id,
    )
  expect(await ids('type=metric')).toHaveLength(2)
  expect(await ids('type=metric&name=gnocchi')).toEqual([id])
  expect(await ids('type=nothing')).toEqual([])
})

test('bad fields are named', async () => {
  const refused = (service: unknown) => cloud.rest('POST', services, { token: cloud.admin, body: { service } })
  expect(await refused({})).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("'type'") as string } } })
  expect(await refused({ type: '' })).toMatchObject({ status: 400 })
  expect(await refused({ type: 'x', name: ' ' })).toMatchObject({ status: 400 })
  expect(await refused({ type: 'x', enabled: 'True' })).toMatchObject({
    status: 400,
    body: { error: { message: "Invalid input for field 'enabled': must be true or false" } },
  })
})

test('readers of the system look, nobody but admins touches', async () => {
  const { id } = await made({ type: 'dns' })
  const reader = await tokenOf(cloud, 'reader', { kind: 'system' })
  const manager = await tokenOf(cloud, 'manager', { kind: 'domain', id: 'default' })
  expect(await cloud.rest('GET', `${services}/${id}`, { token: reader })).toMatchObject({ status: 200 })
  expect(await cloud.rest('GET', services, { token: reader })).toMatchObject({ status: 200 })
  expect(await cloud.rest('DELETE', `${services}/${id}`, { token: reader })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', services, { token: manager })).toMatchObject({ status: 403 })
  expect(await cloud.rest('PATCH', `${services}/missing`, { token: manager, body: { service: { name: 'x' } } })).toMatchObject({
    status: 403,
  })
  expect(await cloud.rest('PATCH', `${services}/missing`, { token: cloud.admin, body: { service: { name: 'x' } } })).toMatchObject({
    status: 404,
  })
})

test('a service goes with its endpoints, but not while limits hang on it', async () => {
  const { id } = await made({ type: 'dns' })
  const endpoint = await cloud.rest('POST', '/identity/v3/endpoints', {
    token: cloud.admin,
    body: { endpoint: { service_id: id, interface: 'public', url: 'http://dns' } },
  })
  const endpointId = (endpoint.body as { endpoint: { id: string } }).endpoint.id
  await cloud.db.insert(registeredLimits).values({ serviceId: id, resourceName: 'zones', defaultLimit: 1 })
  expect(await cloud.rest('DELETE', `${services}/${id}`, { token: cloud.admin })).toMatchObject({ status: 409 })
  await cloud.db.delete(registeredLimits)
  expect(await cloud.rest('DELETE', `${services}/${id}`, { token: cloud.admin })).toMatchObject({ status: 204, body: '' })
  expect(await cloud.rest('GET', `/identity/v3/endpoints/${endpointId}`, { token: cloud.admin })).toMatchObject({ status: 404 })
})
