import { hexId } from '@pileus/db/ids'
import { accessRules, accessTokens, applicationCredentials, consumers, credentials, trustRoles, trusts } from '@pileus/db/schema/identity'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ec2Id } from './credentials/blob.ts'
import { societyOf, type Society } from './society.ts'
import { identityCloud, type IdentityCloud } from './testing.ts'

/**
 * CVE-2026-42999: what a caller sends, in the body or in the query of whatever method, is never taken for what the row says.
 * A project's admin sends himself as owner, trustor, target and domain with every request for somebody else's things.
 */
let cloud: IdentityCloud
let society: Society
let thief: { id: string; token: string }
let forged: Record<string, unknown>
const names: Record<string, string> = {}

beforeAll(async () => {
  cloud = await identityCloud({ profile: 'scoped' })
  society = societyOf(cloud)
  const domain = await society.domain()
  const [project, owner] = [await society.project(domain), await society.user(domain)]
  const own = await society.project()
  thief = await society.persona('admin', { project: own })
  const blob = (id: string, text: string) => cloud.secrets.seal(text, id)
  const [trust, credential, rule, accessToken] = [hexId(), hexId(), hexId(), hexId()]
  await cloud.db.insert(credentials).values([
    { id: 'note', userId: owner, type: 'note', blob: blob('note', 'x') },
    { id: ec2Id('key'), userId: owner, projectId: project, type: 'ec2', blob: blob(ec2Id('key'), '{"access":"key","secret":"s"}') },
  ])
  const role = await society.role('member')
  await cloud.db.insert(trusts).values({ id: trust, trustorId: owner, trusteeId: owner, projectId: project, impersonation: true })
  await cloud.db.insert(trustRoles).values({ trustId: trust, roleId: role })
  await cloud.db.insert(applicationCredentials).values({ id: credential, userId: owner, projectId: project, name: 'theirs' })
  await cloud.db.insert(accessRules).values({ id: rule, userId: owner, service: 'compute', method: 'GET', path: '/' })
  await cloud.db.insert(consumers).values({ id: 'consumer', secret: blob('consumer', 's') })
  await cloud.db.insert(accessTokens).values({
    id: accessToken,
    consumerId: 'consumer',
    userId: owner,
    projectId: project,
    secret: blob(accessToken, 's'),
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  await society.assign({ user: owner }, 'member', { project })
  Object.assign(names, { owner, project, domain, trust, credential, rule, role, accessToken })
  forged = {
    user_id: thief.id,
    trustor_user_id: thief.id,
    trustee_user_id: thief.id,
    trustor_id: thief.id,
    trustee_id: thief.id,
    owner: thief.id,
    project_id: own,
    domain_id: 'default',
    user_domain_id: 'default',
    project_domain_id: 'default',
    target_domain_id: 'default',
    'target.credential.user_id': thief.id,
    'target.trust.trustor_user_id': thief.id,
    'target.user.id': thief.id,
    'user.id': thief.id,
    role_name: 'reader',
    roles: [{ name: 'admin' }],
    is_admin: true,
    scope: 'system',
    system_scope: 'all',
  }
})
afterAll(() => cloud.close())

const endpoints = [
  ['GET', '/credentials/note'],
  ['PATCH', '/credentials/note', 'credential', { blob: 'y' }],
  ['DELETE', '/credentials/note'],
  ['GET', '/users/$owner/credentials/OS-EC2'],
  ['POST', '/users/$owner/credentials/OS-EC2', null, { tenant_id: 'x' }],
  ['GET', '/users/$owner/credentials/OS-EC2/key'],
  ['DELETE', '/users/$owner/credentials/OS-EC2/key'],
  ['GET', '/OS-TRUST/trusts/$trust'],
  ['GET', '/OS-TRUST/trusts/$trust/roles'],
  ['GET', '/OS-TRUST/trusts/$trust/roles/$role'],
  ['DELETE', '/OS-TRUST/trusts/$trust'],
  ['GET', '/users/$owner/application_credentials'],
  ['POST', '/users/$owner/application_credentials', 'application_credential', { name: 'mine' }],
  ['GET', '/users/$owner/application_credentials/$credential'],
  ['DELETE', '/users/$owner/application_credentials/$credential'],
  ['GET', '/users/$owner/access_rules'],
  ['GET', '/users/$owner/access_rules/$rule'],
  ['DELETE', '/users/$owner/access_rules/$rule'],
  ['GET', '/users/$owner/OS-OAUTH1/access_tokens'],
  ['GET', '/users/$owner/OS-OAUTH1/access_tokens/$accessToken'],
  ['GET', '/users/$owner/OS-OAUTH1/access_tokens/$accessToken/roles'],
  ['GET', '/users/$owner/OS-OAUTH1/access_tokens/$accessToken/roles/$role'],
  ['DELETE', '/users/$owner/OS-OAUTH1/access_tokens/$accessToken'],
  ['GET', '/projects/$project/users/$owner/roles'],
  ['PUT', '/projects/$project/users/$owner/roles/$role'],
  ['DELETE', '/projects/$project/users/$owner/roles/$role'],
  ['PUT', '/domains/$domain/users/$owner/roles/$role'],
  ['PUT', '/system/users/$owner/roles/$role'],
  ['PATCH', '/roles/$role', 'role', { name: 'mine' }],
  ['DELETE', '/roles/$role'],
  ['POST', '/roles', 'role', { name: 'mine' }],
  ['GET', '/role_assignments?scope.project.id=$project&include_subtree=true'],
  ['GET', '/role_assignments?scope.project.id=$project'],
] as const

test.each(endpoints)('CVE-2026-42999: %s %s', async (method, path, key?: string | null, given: object = {}) => {
  const url = `/identity/v3${path.replace(/\$(\w+)/g, (_, name: string) => names[name] ?? name)}`
  const query = new URLSearchParams(
    Object.entries(forged).map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
  ).toString()
  const everything = { ...given, ...forged, target: forged }
  const body = key ? { [key]: everything, ...forged } : everything
  expect(await cloud.rest(method, url, { token: thief.token, body })).toMatchObject({ status: 403 })
  expect(await cloud.rest(method, `${url}${url.includes('?') ? '&' : '?'}${query}`, { token: thief.token, body })).toMatchObject({
    status: 403,
  })
})

test('a list that is asked for in somebody else’s name shows one’s own', async () => {
  const answer = await cloud.rest('GET', `/identity/v3/credentials?user_id=${names['owner'] ?? ''}`, { token: thief.token, body: forged })
  expect(answer).toMatchObject({ status: 200, body: { credentials: [] } })
})
