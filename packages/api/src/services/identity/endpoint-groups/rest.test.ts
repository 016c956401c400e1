import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, tokenOf, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const groups = '/identity/v3/OS-EP-FILTER/endpoint_groups'
const create = (endpoint_group: unknown, token = cloud.admin) => cloud.rest('POST', groups, { token, body: { endpoint_group } })

test('a group is made, found by name, changed and removed', async () => {
  const made = await create({ name: 'public', description: 'seen', filters: { interface: 'public' } })
  expect(made).toMatchObject({
    status: 201,
    body: { endpoint_group: { name: 'public', description: 'seen', filters: { interface: 'public' } } },
  })
  const { id } = (made.body as { endpoint_group: { id: string } }).endpoint_group
  expect(await cloud.rest('GET', `${groups}?name=public`, { token: cloud.admin })).toMatchObject({
    status: 200,
    body: { endpoint_groups: [{ id }] },
  })
  const changed = await cloud.rest('PATCH', `${groups}/${id}`, {
    token: cloud.admin,
    body: { endpoint_group: { filters: { region_id: 'a' } } },
  })
  expect(changed).toMatchObject({
    status: 200,
    body: { endpoint_group: { name: 'public', description: 'seen', filters: { region_id: 'a' } } },
  })
  expect(await cloud.rest('HEAD', `${groups}/${id}`, { token: cloud.admin })).toMatchObject({ status: 200 })
  expect(await cloud.rest('DELETE', `${groups}/${id}`, { token: cloud.admin })).toMatchObject({ status: 204 })
  expect(await cloud.rest('GET', `${groups}/${id}`, { token: cloud.admin })).toMatchObject({ status: 404 })
})

test.each([
  { filters: { interface: 'public' } },
  { name: 'x' },
  { name: 'x', filters: {} },
  { name: 'x', filters: { colour: 'blue' } },
  { name: 'x', filters: { interface: 'sideways' } },
  { name: 'x', filters: 'all' },
])('the group %j is refused', async (group) => {
  expect(await create(group)).toMatchObject({ status: 400 })
})

test('readers of the system look, others learn nothing', async () => {
  const reader = await tokenOf(cloud, 'reader', { kind: 'system' })
  const domainAdmin = await tokenOf(cloud, 'manager', { kind: 'domain', id: 'default' })
  expect(await cloud.rest('GET', groups, { token: reader })).toMatchObject({ status: 200 })
  expect(await create({ name: 'x', filters: { interface: 'public' } }, reader)).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${groups}/missing`, { token: reader })).toMatchObject({ status: 404 })
  expect(await cloud.rest('DELETE', `${groups}/missing`, { token: reader })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${groups}/missing`, { token: domainAdmin })).toMatchObject({ status: 403 })
})
