import { afterAll, beforeAll, expect, test } from 'vitest'
import { projects } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { identityCloud, tokenOf, type IdentityCloud } from './identity/testing.ts'
import { hasApi } from '../platform/service.ts'
import { services } from './index.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

/** All that answers without a token. Everything else says 401, whatever else is wrong with the request. */
const open: readonly string[] = [
  'POST /identity/v3/auth/tokens',
  'POST /identity/v3/OS-OAUTH2/token',
  // What is signed there is checked against the consumer's secret.
  'POST /identity/v3/OS-OAUTH1/access_token',
  'POST /identity/v3/OS-OAUTH1/request_token',
  // With the old password: one that has expired gives no token to come with.
  'POST /identity/v3/users/:userId/password',
  'GET /identity/v3/OS-SIMPLE-CERT/ca',
  'GET /identity/v3/OS-SIMPLE-CERT/certificates',
]

const routes = services
  .filter(hasApi)
  .flatMap((service) =>
    service.routes.map((route) => ({ ...route, at: service.path + route.path, name: `${route.method} ${service.path}${route.path}` })),
  )
const closed = routes.filter((route) => !open.includes(route.name))

test('what is open is listed (OSSA-2026-011)', () => {
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
    expect(answer, name).toMatchObject({ status: 401 })
    // In the words of its service, each of which has its own.
    expect(JSON.stringify(answer.body), name).toContain('Unauthorized')
  }
})

test('a token in the query is no token', async () => {
  expect(await cloud.rest('GET', `/identity/v3/regions?x-auth-token=${cloud.admin}&token=${cloud.admin}`)).toMatchObject({ status: 401 })
})

test('what a caller claims of a thing in body or query opens no door (CVE-2026-42999)', { timeout: 60_000 }, async () => {
  const [home] = await cloud.db.select().from(projects).where(eq(projects.name, 'admin'))
  const token = await tokenOf(cloud, 'member', { kind: 'project', id: home?.id ?? '' })
  const claims = Object.fromEntries(
    ['project_id', 'tenant_id', 'target.project.id', 'projectId']
      .map((name) => [name, home?.id])
      .concat(['domain_id', 'user_domain_id', 'project_domain_id', 'target_domain_id', 'domainId'].map((name) => [name, 'default'])),
  ) as Record<string, string>
  const query = new URLSearchParams(claims).toString()
  for (const { method, at, name, body } of closed) {
    const path = at.replace(/:\w+/g, 'x')
    const writes = method !== 'GET' && method !== 'DELETE'
    const send = (url: string, fields: Record<string, unknown>) =>
      cloud.rest(method, url, { token, ...(writes ? { body: body?.key ? { [body.key]: fields } : fields } : {}) })
    const plain = await send(path, {})
    if (plain.status !== 403) continue
    // Some bodies are read before the rule is asked; whatever is wrong with them, nothing is done.
    const claimed = await send(`${path}?${query}`, { ...claims, target: claims, roles: ['admin'], role: 'admin' })
    expect([400, 403], name).toContain(claimed.status)
  }
})
