import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const regions = '/identity/v3/regions'

test('a region takes the id that the client chose, and keeps fields that we do not know', async () => {
  const made = await cloud.rest('POST', regions, {
    token: cloud.admin,
    body: { region: { id: 'north', description: 'cold', colour: 'blue' } },
  })
  expect(made).toMatchObject({
    status: 201,
    body: {
      region: {
        id: 'north',
        description: 'cold',
        parent_region_id: null,
        colour: 'blue',
        links: { self: 'http://localhost/identity/v3/regions/north' },
      },
    },
  })
  expect(await cloud.rest('POST', regions, { token: cloud.admin, body: { region: { id: 'north' } } })).toMatchObject({
    status: 409,
    body: { error: { code: 409, title: 'Conflict' } },
  })
})

test('a region cannot lie below itself', async () => {
  await cloud.rest('PUT', `${regions}/a`, { token: cloud.admin, body: { region: {} } })
  await cloud.rest('PUT', `${regions}/b`, { token: cloud.admin, body: { region: { parent_region_id: 'a' } } })
  expect(await cloud.rest('PATCH', `${regions}/a`, { token: cloud.admin, body: { region: { parent_region_id: 'b' } } })).toMatchObject({
    status: 400,
  })
})

test('a region goes with those below it, unless an endpoint is in one of them', async () => {
  await cloud.rest('PUT', `${regions}/top`, { token: cloud.admin, body: { region: {} } })
  await cloud.rest('PUT', `${regions}/below`, { token: cloud.admin, body: { region: { parent_region_id: 'top' } } })
  const [service] = await cloud.sql<{ id: string }[]>`select id from identity.service limit 1`
  const made = await cloud.rest('POST', '/identity/v3/endpoints', {
    token: cloud.admin,
    body: { endpoint: { service_id: service?.id, interface: 'public', url: 'http://h', region_id: 'below' } },
  })
  expect(await cloud.rest('DELETE', `${regions}/top`, { token: cloud.admin })).toMatchObject({ status: 403 })
  await cloud.rest('DELETE', `/identity/v3/endpoints/${(made.body as { endpoint: { id: string } }).endpoint.id}`, { token: cloud.admin })
  expect(await cloud.rest('DELETE', `${regions}/top`, { token: cloud.admin })).toMatchObject({ status: 204 })
  expect(await cloud.rest('GET', `${regions}/below`, { token: cloud.admin })).toMatchObject({ status: 404 })
})

test('lists page by marker, with a link that leads on', async () => {
  const page = await cloud.rest('GET', `${regions}?limit=1`, { token: cloud.admin })
  const { links } = page.body as { links: { next: string } }
  expect(links.next).toContain('marker=')
  expect(await cloud.rest('GET', `${regions}?marker=nowhere`, { token: cloud.admin })).toMatchObject({ status: 400 })
})

test('a wrong field is named, a wrong method told what would be right', async () => {
  const wrong = await cloud.rest('POST', regions, { token: cloud.admin, body: { region: { description: 7 } } })
  expect(wrong).toMatchObject({ status: 400, body: { error: { message: "Invalid input for field 'description': must be a string" } } })
  expect(await cloud.rest('DELETE', regions, { token: cloud.admin })).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } })
})

test('without a token nothing is said but who to ask', async () => {
  expect(await cloud.rest('GET', regions)).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Keystone uri="http://localhost/identity"' },
  })
})
