import { createHash } from 'node:crypto'
import { hexId } from '@pileus/db/ids'
import {
  accessRules,
  accessTokens,
  applicationCredentials,
  consumers,
  credentials,
  federationProtocols,
  identityProviders,
  projects,
  roles,
  trustRoles,
  trusts,
  users,
} from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identity } from './index.ts'
import { identityCloud, tokenOf, type IdentityCloud } from './testing.ts'

/**
 * OSSN-0102: a child reached through a parent that it does not belong to. Each route with two ids is either listed here with
 * a foreign child, or among those whose ids stand beside each other.
 */
let cloud: IdentityCloud
let mine: string
const theirs: Record<string, string> = {}

beforeAll(async () => {
  cloud = await identityCloud()
  mine = hexId()
  const stranger = hexId()
  const [project] = await cloud.db.select({ id: projects.id }).from(projects).where(eq(projects.name, 'admin'))
  const [role] = await cloud.db.select({ id: roles.id }).from(roles).where(eq(roles.name, 'reader'))
  const [other] = await cloud.db.select({ id: roles.id }).from(roles).where(eq(roles.name, 'member'))
  await cloud.db.insert(users).values([
    { id: mine, name: 'me', domainId: 'default' },
    { id: stranger, name: 'stranger', domainId: 'default' },
  ])
  theirs['application_credentials'] = hexId()
  await cloud.db
    .insert(applicationCredentials)
    .values({ id: theirs['application_credentials'], userId: stranger, projectId: project?.id ?? '', name: 'theirs' })
  theirs['access_rules'] = hexId()
  await cloud.db.insert(accessRules).values({ id: theirs['access_rules'], userId: stranger, service: 'compute', method: 'GET', path: '/' })
  theirs['OS-EC2'] = hexId()
  const id = createHash('sha256').update(theirs['OS-EC2']).digest('hex')
  await cloud.db.insert(credentials).values({
    id,
    userId: stranger,
    projectId: project?.id ?? '',
    type: 'ec2',
    blob: cloud.secrets.seal(JSON.stringify({ access: theirs['OS-EC2'], secret: 's' }), id),
  })
  theirs['access_tokens'] = hexId()
  const secret = Buffer.of()
  await cloud.db.insert(consumers).values({ id: 'consumer', secret })
  await cloud.db.insert(accessTokens).values({
    id: theirs['access_tokens'],
    consumerId: 'consumer',
    userId: stranger,
    projectId: project?.id ?? '',
    secret,
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  await cloud.db.insert(identityProviders).values([
    { id: 'mine', domainId: 'default' },
    { id: 'theirs', domainId: 'default' },
  ])
  await cloud.db.insert(federationProtocols).values({ id: 'saml2', identityProviderId: 'theirs', mappingId: 'x' })
  theirs['protocols'] = 'saml2'
  const trustId = hexId()
  await cloud.db
    .insert(trusts)
    .values({ id: trustId, trustorId: mine, trusteeId: stranger, projectId: project?.id ?? '', impersonation: false })
  await cloud.db.insert(trustRoles).values({ trustId, roleId: role?.id ?? '' })
  theirs['trust'] = trustId
  theirs['roles'] = other?.id ?? ''
})
afterAll(() => cloud.close())

/** Child path → the parent that is not its own. */
const belonging: readonly (readonly [route: RegExp, parent: () => string | undefined, child: string])[] = [
  [/^\/v3\/users\/:\w+\/application_credentials\/:\w+$/, () => mine, 'application_credentials'],
  [/^\/v3\/users\/:\w+\/access_rules\/:\w+$/, () => mine, 'access_rules'],
  [/^\/v3\/users\/:\w+\/credentials\/OS-EC2\/:\w+$/, () => mine, 'OS-EC2'],
  [/^\/v3\/users\/:\w+\/OS-OAUTH1\/access_tokens\/:\w+/, () => mine, 'access_tokens'],
  [/^\/v3\/OS-FEDERATION\/identity_providers\/:\w+\/protocols\/:\w+$/, () => 'mine', 'protocols'],
  [/^\/v3\/OS-TRUST\/trusts\/:\w+\/roles\/:\w+$/, () => theirs['trust'], 'roles'],
]

/** Ids that exist without each other: an association is made, asked for or removed. Or no ids at all, but names. */
const beside: readonly RegExp[] = [
  /^\/v3\/OS-EP-FILTER\//,
  /^\/v3\/policies\/:\w+\/OS-ENDPOINT-POLICY\//,
  /^\/v3\/(?:OS-INHERIT\/)?(?:projects|domains)\/:\w+\/(?:users|groups)\/:\w+\/roles/,
  /^\/v3\/system\/(?:users|groups)\/:\w+\/roles\//,
  /^\/v3\/groups\/:\w+\/users\//,
  /^\/v3\/roles\/:\w+\/implies\//,
  /^\/v3\/projects\/:\w+\/tags\//,
  /^\/v3\/domains\/(?::\w+\/)?config\//,
]

/**
 * Judged by the key's owner alone: Tempest's role tests (and so its users) remove other people's keys, as administrators, by their
 * own path. Whoever may not remove the key is refused as everywhere.
 */
const byOwner = 'DELETE /v3/users/:userId/credentials/OS-EC2/:access'

const nested = identity.routes.filter((route) => (route.path.match(/:\w+/g) ?? []).length > 1)

test('every route with two ids says how they belong together', () => {
  expect(
    nested
      .filter(({ path }) => !belonging.some(([route]) => route.test(path)) && !beside.some((route) => route.test(path)))
      .map(({ method, path }) => `${method} ${path}`),
  ).toEqual([])
})

test('a child is not found through a parent that it does not belong to (OSSN-0102)', async () => {
  const reader = await tokenOf(cloud, 'reader', { kind: 'system' })
  for (const [route, parent, child] of belonging) {
    for (const { method, path } of nested.filter(
      (one) => route.test(one.path) && one.method !== 'PUT' && `${one.method} ${one.path}` !== byOwner,
    )) {
      const ids = [parent() ?? '', theirs[child] ?? '']
      const url = `/identity${path.replace(/:\w+/g, () => ids.shift() ?? '')}`
      for (const token of [cloud.admin, cloud.system, reader]) {
        const answer = await cloud.rest(method, url, { token, ...(method === 'PATCH' ? { body: { protocol: { mapping_id: 'x' } } } : {}) })
        expect([403, 404], `${method} ${url}: ${JSON.stringify(answer.body)}`).toContain(answer.status)
      }
    }
  }
  expect(await cloud.db.select().from(federationProtocols)).toHaveLength(1)
  expect(await cloud.db.select().from(applicationCredentials)).toHaveLength(1)
  expect(await cloud.db.select().from(accessRules)).toHaveLength(1)
  expect(await cloud.db.select().from(accessTokens)).toHaveLength(1)
  expect(await cloud.db.select().from(credentials)).toHaveLength(1)
})
