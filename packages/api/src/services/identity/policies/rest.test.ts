import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, tokenOf, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

const policies = '/identity/v3/policies'
const create = (policy: unknown, token = cloud.admin) => cloud.rest('POST', policies, { token, body: { policy } })

test('a policy is kept as it was given', async () => {
  const made = await create({ type: 'application/json', blob: '{"a": [1]}', author: 'me' })
  const { id } = (made.body as { policy: { id: string } }).policy
  expect(made).toMatchObject({
    status: 201,
    body: { policy: { type: 'application/json', blob: '{"a": [1]}', author: 'me', links: { self: `http://localhost${policies}/${id}` } } },
  })
  expect(await cloud.rest('PATCH', `${policies}/${id}`, { token: cloud.admin, body: { policy: { type: 'text/plain' } } })).toMatchObject({
    status: 200,
    body: { policy: { type: 'text/plain', blob: '{"a": [1]}' } },
  })
  expect(await cloud.rest('GET', `${policies}?type=text/plain`, { token: cloud.admin })).toMatchObject({
    status: 200,
    body: { policies: [{ id }] },
  })
  expect(await cloud.rest('DELETE', `${policies}/${id}`, { token: cloud.admin })).toMatchObject({ status: 204 })
  expect(await cloud.rest('GET', `${policies}/${id}`, { token: cloud.admin })).toMatchObject({ status: 404 })
})

test.each([{}, { type: 'x' }, { blob: 'x' }, { type: 'x', blob: {} }, { type: 'x'.repeat(256), blob: 'x' }])(
  'the policy %j is refused',
  async (policy) => {
    expect(await create(policy)).toMatchObject({ status: 400 })
  },
)

test('readers of the system look, nobody else', async () => {
  const reader = await tokenOf(cloud, 'reader', { kind: 'system' })
  const manager = await tokenOf(cloud, 'manager', { kind: 'domain', id: 'default' })
  expect(await cloud.rest('GET', policies, { token: reader })).toMatchObject({ status: 200 })
  expect(await create({ type: 'x', blob: 'x' }, reader)).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', policies, { token: manager })).toMatchObject({ status: 403 })
  expect(await cloud.rest('GET', `${policies}/missing`, { token: manager })).toMatchObject({ status: 403 })
})
