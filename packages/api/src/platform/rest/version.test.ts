import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestCloud } from '../testing/cloud.ts'
import { toyCloud } from '../testing/toy-service.ts'

let cloud: TestCloud
beforeAll(async () => {
  cloud = await toyCloud()
  await cloud.sql`insert into toy.toy (id, project_id, name) values ('ball', 'p', 'Ball')`
})
afterAll(() => cloud.close())

const get = (version: string | undefined, path = '/toys/v2/toys/ball', headers: Record<string, string> = {}) =>
  cloud.rest('GET', path, {
    token: 'token',
    headers: { ...(version === undefined ? {} : { 'openstack-api-version': version }), ...headers },
  })
const post = (version: string, toy: unknown) =>
  cloud.rest('POST', '/toys/v2/toys', { token: 'token', body: { toy }, headers: { 'openstack-api-version': `toys ${version}` } })

test.each([
  [undefined, '2.1', { colour: 'red', size: 'small' }],
  ['toys 2.4', '2.4', { colour: 'red', size: 'small' }],
  ['toys 2.5', '2.5', { colour: 'RED', size: 'small' }],
  ['toys 2.6', '2.6', { colour: 'RED', size: 'small' }],
  ['toys 2.7', '2.7', { colour: 'RED', size: 'small', maker: 'us' }],
  ['toys 2.8', '2.8', { colour: 'RED', size: 'small', maker: 'us' }],
  ['toys 2.9', '2.9', { colour: 'RED', maker: 'us' }],
  ['toys latest', '2.10', { colour: 'RED', maker: 'us' }],
  ['TOYS 2.10', '2.10', { colour: 'RED', maker: 'us' }],
  ['compute 2.99, toys 2.5', '2.5', { colour: 'RED', size: 'small' }],
  ['compute 2.99', '2.1', { colour: 'red', size: 'small' }],
])('asked for %s, a reply speaks %s and has its fields and no others', async (asked, spoken, fields) => {
  const { status, headers, body } = await get(asked)
  expect({
    status,
    version: headers['openstack-api-version'],
    legacy: headers['x-openstack-toys-api-version'],
    vary: headers['vary'],
  }).toEqual({
    status: 200,
    version: `toys ${spoken}`,
    legacy: spoken,
    vary: 'OpenStack-API-Version, x-openstack-toys-api-version',
  })
  expect(body).toEqual({
    toy: { id: 'ball', name: 'Ball', links: [{ rel: 'self', href: 'http://localhost/toys/v2/toys/ball' }], ...fields },
  })
})

test('the older header asks too; the newer one counts when both are there', async () => {
  expect((await get(undefined, undefined, { 'x-openstack-toys-api-version': '2.5' })).headers['openstack-api-version']).toBe('toys 2.5')
  expect((await get('toys 2.7', undefined, { 'x-openstack-toys-api-version': '2.5' })).headers['openstack-api-version']).toBe('toys 2.7')
})

test.each(['2.0', '2.11', '3.1', '1.1'])('version %s is out of range: 406, with the range', async (version) => {
  expect(await get(`toys ${version}`)).toMatchObject({
    status: 406,
    body: { toyError: { message: expect.stringContaining('Minimum is 2.1 and maximum is 2.10') as string } },
  })
})

test.each(['2', '2.', '2.5.1', '02.5', '2.05x', '-2.5', 'newest', '2.9999999'])('version %s is none', async (version) => {
  expect(await get(`toys ${version}`)).toMatchObject({ status: 400 })
})

test('a route is there from its first version to its last', async () => {
  expect(await get('toys 2.6', '/toys/v2/toys/ball/maker')).toMatchObject({ status: 404 })
  expect(await get('toys 2.7', '/toys/v2/toys/ball/maker')).toMatchObject({ status: 200, body: { maker: 'us' } })
  expect(await get('toys 2.8', '/toys/v2/toys/ball/colour')).toMatchObject({ status: 200 })
  expect(await get('toys 2.9', '/toys/v2/toys/ball/colour')).toMatchObject({ status: 404 })
})

test('a field of a body is there in its versions, and is read as each of them says', async () => {
  expect(await post('2.4', { id: 'a', name: 'A', colour: 'blue' })).toMatchObject({ status: 201, body: { toy: { colour: 'blue' } } })
  expect(await post('2.5', { id: 'b', name: 'B', colour: 'blue' })).toMatchObject({
    status: 400,
    body: { toyError: { message: "Invalid input for field 'colour': must be RED or BLUE" } },
  })
  expect(await post('2.5', { id: 'b', name: 'B', colour: 'BLUE' })).toMatchObject({ status: 201 })
  expect(await post('2.5', { id: 'c', name: 'C', parts: 3 })).toMatchObject({ status: 201 })
  expect(await post('2.6', { id: 'd', name: 'D', parts: 3 })).toMatchObject({
    status: 400,
    body: { toyError: { message: expect.stringContaining("'parts' was unexpected") as string } },
  })
})

test('a body of an older shape is lifted', async () => {
  expect(await post('2.2', { id: 'e', title: 'E' })).toMatchObject({ status: 201, body: { toy: { name: 'E' } } })
  expect(await post('2.3', { id: 'f', title: 'F' })).toMatchObject({ status: 400 })
})

test('a refusal carries the versions too, so that a cache does not mix them', async () => {
  expect(await get('toys 2.5', '/toys/v2/toys/missing')).toMatchObject({
    status: 404,
    headers: { 'openstack-api-version': 'toys 2.5', vary: expect.stringContaining('OpenStack-API-Version') as string },
  })
})
