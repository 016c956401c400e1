import {
  accessRules,
  accessTokens,
  applicationCredentials,
  consumers,
  credentials,
  endpointGroups,
  endpoints,
  federationProtocols,
  groups,
  identityProviders,
  limits,
  mappings,
  policies,
  projects,
  regions,
  registeredLimits,
  requestTokens,
  roles,
  serviceProviders,
  services,
  trusts,
  users,
} from '@pileus/db/schema/identity'
import { expect, test } from 'vitest'
import { fuzz } from '../../platform/testing/fuzz.ts'
import { identity } from './index.ts'
import { identityCloud, type IdentityCloud } from './testing.ts'

/** One of everything, under ids that stay the same, to be destroyed and put back. The admin and what the admin stands on are not among them. */
const ids: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    userId: 'f-user',
    projectId: 'f-project',
    domainId: 'f-domain',
    groupId: 'f-group',
    roleId: 'f-role',
    priorRoleId: 'f-role',
    impliedRoleId: 'f-role2',
    impliesRoleId: 'f-role2',
    serviceId: 'f-service',
    endpointId: 'f-endpoint',
    endpointGroupId: 'f-endpoint-group',
    regionId: 'f-region',
    policyId: 'f-policy',
    idpId: 'f-idp',
    protocolId: 'f-protocol',
    mappingId: 'f-mapping',
    spId: 'f-sp',
    consumerId: 'f-consumer',
    requestTokenId: 'f-request-token',
    accessTokenId: 'f-access-token',
    trustId: 'f-trust',
    credentialId: 'f-credential',
    applicationCredentialId: 'f-application-credential',
    accessRuleId: 'f-access-rule',
    limitId: 'f-limit',
    registeredLimitId: 'f-registered-limit',
    tag: 'f-tag',
    value: 'f-tag',
    group: 'identity',
    option: 'driver',
    id: 'f-new',
  }).map(([name, id]) => [name, [id]]),
)

async function seed({ db, secrets }: IdentityCloud) {
  await db.insert(projects).values({ id: 'f-domain', name: 'f-domain', isDomain: true }).onConflictDoNothing()
  await db
    .insert(projects)
    .values({ id: 'f-project', name: 'f-project', domainId: 'f-domain', parentId: 'f-domain', tags: ['f-tag'] })
    .onConflictDoNothing()
  await db.insert(users).values({ id: 'f-user', name: 'f-user', domainId: 'f-domain' }).onConflictDoNothing()
  await db.insert(groups).values({ id: 'f-group', name: 'f-group', domainId: 'f-domain' }).onConflictDoNothing()
  await db
    .insert(roles)
    .values([
      { id: 'f-role', name: 'f-role' },
      { id: 'f-role2', name: 'f-role2' },
    ])
    .onConflictDoNothing()
  await db.insert(regions).values({ id: 'f-region' }).onConflictDoNothing()
  await db.insert(services).values({ id: 'f-service', type: 'f-type' }).onConflictDoNothing()
  await db
    .insert(endpoints)
    .values({ id: 'f-endpoint', serviceId: 'f-service', interface: 'public', url: 'http://f' })
    .onConflictDoNothing()
  await db
    .insert(endpointGroups)
    .values({ id: 'f-endpoint-group', name: 'f', filters: { interface: 'public' } })
    .onConflictDoNothing()
  await db.insert(policies).values({ id: 'f-policy', type: 'f', blob: 'f' }).onConflictDoNothing()
  await db.insert(identityProviders).values({ id: 'f-idp', domainId: 'f-domain' }).onConflictDoNothing()
  await db.insert(mappings).values({ id: 'f-mapping', rules: [] }).onConflictDoNothing()
  await db
    .insert(federationProtocols)
    .values({ id: 'f-protocol', identityProviderId: 'f-idp', mappingId: 'f-mapping' })
    .onConflictDoNothing()
  await db.insert(serviceProviders).values({ id: 'f-sp', authUrl: 'http://f', spUrl: 'http://f' }).onConflictDoNothing()
  await db
    .insert(consumers)
    .values({ id: 'f-consumer', secret: secrets.seal('f', 'f-consumer') })
    .onConflictDoNothing()
  const lent = { consumerId: 'f-consumer', projectId: 'f-project', userId: 'f-user', expiresAt: new Date(Date.now() + 3_600_000) }
  await db
    .insert(requestTokens)
    .values({ ...lent, id: 'f-request-token', secret: secrets.seal('f', 'f-request-token') })
    .onConflictDoNothing()
  await db
    .insert(accessTokens)
    .values({ ...lent, id: 'f-access-token', secret: secrets.seal('f', 'f-access-token') })
    .onConflictDoNothing()
  await db
    .insert(trusts)
    .values({ id: 'f-trust', trustorId: 'f-user', trusteeId: 'f-user', projectId: 'f-project', impersonation: false })
    .onConflictDoNothing()
  await db
    .insert(credentials)
    .values({ id: 'f-credential', userId: 'f-user', type: 'cert', blob: secrets.seal('f', 'f-credential') })
    .onConflictDoNothing()
  await db
    .insert(applicationCredentials)
    .values({ id: 'f-application-credential', userId: 'f-user', projectId: 'f-project', name: 'f' })
    .onConflictDoNothing()
  await db
    .insert(accessRules)
    .values({ id: 'f-access-rule', userId: 'f-user', service: 'compute', method: 'GET', path: '/f' })
    .onConflictDoNothing()
  await db
    .insert(registeredLimits)
    .values({ id: 'f-registered-limit', serviceId: 'f-service', resourceName: 'f', defaultLimit: 1 })
    .onConflictDoNothing()
  await db
    .insert(limits)
    .values({ id: 'f-limit', projectId: 'f-project', registeredLimitId: 'f-registered-limit', resourceLimit: 1 })
    .onConflictDoNothing()
}

// FUZZ_SECONDS=3600 looks longer; rounds are numbered, so what a long run finds a short one can be told to repeat.
const seconds = Number(process.env['FUZZ_SECONDS'] ?? 40)

test('whatever is sent as an admin, nothing breaks', { timeout: seconds * 1000 + 60_000 }, async () => {
  const cloud = await identityCloud()
  // A failed login counts although it fails, and is noted.
  const mayGrow = ['identity.login', 'platform.event']
  const { findings, requests, rounds } = await fuzz({
    cloud,
    service: identity,
    token: cloud.admin,
    ids,
    seed: () => seed(cloud),
    mayGrow,
    rounds: Infinity,
    milliseconds: seconds * 1000,
  })
  console.info(`${requests} requests in ${rounds} rounds`)
  expect(findings).toEqual([])
  expect(await cloud.rest('GET', '/identity/v3/auth/projects', { token: cloud.admin })).toMatchObject({ status: 200 })
  await cloud.close()
})
