import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityCloud, type IdentityCloud } from './identity/testing.ts'
import { services } from './index.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

/** All that answers without a token. Everything else says 401, whatever else is wrong with the request. */
const open: readonly string[] = [
  'POST /identity/v3/auth/tokens',
  'POST /identity/v3/OS-OAUTH2/token',
  // With the old password: one that has expired gives no token to come with.
  'POST /identity/v3/users/:userId/password',
  'GET /identity/v3/OS-SIMPLE-CERT/ca',
  'GET /identity/v3/OS-SIMPLE-CERT/certificates',
]

const routes = services.flatMap((service) =>
  service.routes.map((route) => ({ ...route, at: service.path + route.path, name: `${route.method} ${service.path}${route.path}` })),
)
const closed = routes.filter((route) => !open.includes(route.name))

test('what is open is listed', () => {
  expect(
    routes
      .filter((route) => route.op.policy === null)
      .map((route) => route.name)
      .sort(),
  ).toEqual([...open].sort())
})

test.each([
  ['without a token', {}],
  ['with an empty token', { 'x-auth-token': '' }],
  ['with a token of garbage', { 'x-auth-token': 'garbage' }],
  ['with a token that looks like one', { 'x-auth-token': 'A'.repeat(43) }],
  ['with a token of 10,000 characters', { 'x-auth-token': 'A'.repeat(10_000) }],
  [
    'with headers that name an identity (OSSA-2026-001)',
    {
      'x-user-id': 'admin',
      'x-roles': 'admin',
      'x-identity-status': 'Confirmed',
      'x-project-id': 'admin',
      x_roles: 'admin',
      'openstack-system-scope': 'all',
    },
  ],
])('%s nothing is done', async (_what, headers) => {
  for (const { method, at, name, action } of closed) {
    const body = action === undefined ? {} : { [action]: null }
    const answer = await cloud.rest(method, at.replace(/:\w+/g, 'x'), {
      headers,
      ...(method === 'GET' || method === 'DELETE' ? {} : { body }),
    })
    expect(answer, name).toMatchObject({ status: 401, body: { error: { code: 401, title: 'Unauthorized' } } })
  }
})

test('a token in the query is no token', async () => {
  expect(await cloud.rest('GET', `/identity/v3/regions?x-auth-token=${cloud.admin}&token=${cloud.admin}`)).toMatchObject({ status: 401 })
})
