import type { Authenticate } from '../../platform/service.ts'
import { defineService, opsOf } from '../../platform/service.ts'
import * as accessRules from './access-rules/ops.ts'
import { accessRuleRoutes } from './access-rules/rest.ts'
import * as applicationCredentials from './application-credentials/ops.ts'
import * as applicationCredentialPages from './application-credentials/browse.ts'
import { applicationCredentialRoutes } from './application-credentials/rest.ts'
import * as assignmentPages from './assignments/browse.ts'
import * as assignments from './assignments/ops.ts'
import { assignmentRoutes } from './assignments/rest.ts'
import * as credentials from './credentials/ops.ts'
import * as credentialPages from './credentials/browse.ts'
import { credentialRoutes } from './credentials/rest.ts'
import { keystone } from './dialect.ts'
import { identityDocuments } from './documents.ts'
import * as ec2Credentials from './ec2-credentials/ops.ts'
import { ec2CredentialRoutes } from './ec2-credentials/rest.ts'
import * as domainConfig from './domain-config/ops.ts'
import { domainConfigRoutes } from './domain-config/rest.ts'
import * as domains from './domains/ops.ts'
import * as domainPages from './domains/browse.ts'
import { domainRoutes } from './domains/rest.ts'
import * as groups from './groups/ops.ts'
import * as groupPages from './groups/browse.ts'
import { groupRoutes } from './groups/rest.ts'
import * as limits from './limits/ops.ts'
import * as limitPages from './limits/browse.ts'
import { limitRoutes } from './limits/rest.ts'
import * as projects from './projects/ops.ts'
import * as projectPages from './projects/browse.ts'
import { projectRoutes } from './projects/rest.ts'
import * as registeredLimits from './registered-limits/ops.ts'
import * as registeredLimitPages from './registered-limits/browse.ts'
import { registeredLimitRoutes } from './registered-limits/rest.ts'
import { homeDocuments } from './home.ts'
import * as explorePages from './explore/browse.ts'
import * as grants from './grants/ops.ts'
import * as memberPages from './grants/browse.ts'
import { grantRoutes } from './grants/rest.ts'
import * as impliedRoles from './implied-roles/ops.ts'
import * as impliedRolePages from './implied-roles/browse.ts'
import { impliedRoleRoutes } from './implied-roles/rest.ts'
import * as oauth2 from './oauth2/ops.ts'
import { oauth2Routes } from './oauth2/rest.ts'
import { identityPolicy } from './policy.ts'
import * as consumers from './consumers/ops.ts'
import { consumerRoutes } from './consumers/rest.ts'
import * as accessTokens from './oauth1/access-tokens/ops.ts'
import { accessTokenRoutes } from './oauth1/access-tokens/rest.ts'
import * as requestTokens from './oauth1/request-tokens/ops.ts'
import { requestTokenRoutes } from './oauth1/request-tokens/rest.ts'
import * as endpointFilters from './endpoint-filters/ops.ts'
import { endpointFilterRoutes } from './endpoint-filters/rest.ts'
import * as endpointGroups from './endpoint-groups/ops.ts'
import { endpointGroupRoutes } from './endpoint-groups/rest.ts'
import * as endpoints from './endpoints/ops.ts'
import * as endpointPages from './endpoints/browse.ts'
import { endpointRoutes } from './endpoints/rest.ts'
import * as identityProviders from './federation/identity-providers/ops.ts'
import * as identityProviderPages from './federation/identity-providers/browse.ts'
import { identityProviderRoutes } from './federation/identity-providers/rest.ts'
import * as mappings from './federation/mappings/ops.ts'
import * as mappingPages from './federation/mappings/browse.ts'
import { mappingRoutes } from './federation/mappings/rest.ts'
import * as protocols from './federation/protocols/ops.ts'
import { protocolRoutes } from './federation/protocols/rest.ts'
import * as serviceProviders from './federation/service-providers/ops.ts'
import { serviceProviderRoutes } from './federation/service-providers/rest.ts'
import * as policies from './policies/ops.ts'
import { policyRoutes } from './policies/rest.ts'
import * as policyAssociations from './policy-associations/ops.ts'
import { policyAssociationRoutes } from './policy-associations/rest.ts'
import * as revocations from './revocations/ops.ts'
import { revocationRoutes } from './revocations/rest.ts'
import * as services from './services/ops.ts'
import * as servicePages from './services/browse.ts'
import { serviceRoutes } from './services/rest.ts'
import * as regions from './regions/ops.ts'
import * as regionPages from './regions/browse.ts'
import { regionRoutes } from './regions/rest.ts'
import * as roles from './roles/ops.ts'
import * as rolePages from './roles/browse.ts'
import { roleRoutes } from './roles/rest.ts'
import * as signedTokens from './signed-tokens/ops.ts'
import { signedTokenRoutes } from './signed-tokens/rest.ts'
import { memoryOf } from './tokens/memory.ts'
import * as tokens from './tokens/ops.ts'
import { describe, firstSteps } from './directory.ts'
import { identityRouter } from './router.ts'
import { identitySearch } from './search.ts'
import { tokenRoutes } from './tokens/rest.ts'
import { purge } from './tokens/tasks.ts'
import * as account from './account/ops.ts'
import * as mfa from './mfa/ops.ts'
import * as sessions from './sessions/ops.ts'
import { keepAlive, sessionIn } from './sessions/alive.ts'
import * as users from './users/ops.ts'
import * as userPages from './users/browse.ts'
import { userRoutes } from './users/rest.ts'
import * as trusts from './trusts/ops.ts'
import * as trustPages from './trusts/browse.ts'
import { trustRoutes } from './trusts/rest.ts'

export { bootstrap } from './bootstrap.ts'
export { catalogRows, namesOf, regionsOf } from './directory.ts'
export { operatorToken } from './operator.ts'
export { effectiveLimits } from './limits/effective.ts'
export { accountOf, type Account } from './account/scopes.ts'

/** Who stands behind a token or a session, as of now. */
export const authenticate: Authenticate = async (cloud, shown) => {
  if (shown.kind === 'token') return (await memoryOf(cloud).find(shown.token))?.standing.caller
  const standing = await sessionIn(cloud, shown.secret, shown.scope)
  if (standing && shown.use === 'asking') keepAlive(cloud, standing)
  return standing?.caller
}

const routes = [
  ...tokenRoutes,
  ...domainRoutes,
  ...domainConfigRoutes,
  ...projectRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...roleRoutes,
  ...impliedRoleRoutes,
  ...grantRoutes,
  ...assignmentRoutes,
  ...trustRoutes,
  ...applicationCredentialRoutes,
  ...accessRuleRoutes,
  ...credentialRoutes,
  ...ec2CredentialRoutes,
  ...signedTokenRoutes,
  ...oauth2Routes,
  ...regionRoutes,
  ...serviceRoutes,
  ...endpointRoutes,
  ...endpointGroupRoutes,
  ...endpointFilterRoutes,
  ...policyRoutes,
  ...policyAssociationRoutes,
  ...registeredLimitRoutes,
  ...limitRoutes,
  ...revocationRoutes,
  ...identityProviderRoutes,
  ...mappingRoutes,
  ...protocolRoutes,
  ...serviceProviderRoutes,
  ...consumerRoutes,
  ...requestTokenRoutes,
  ...accessTokenRoutes,
]

export const identity = defineService({
  type: 'identity',
  name: 'keystone',
  path: '/identity',
  policy: identityPolicy,
  ops: opsOf(
    tokens,
    domains,
    domainPages,
    domainConfig,
    projects,
    projectPages,
    users,
    userPages,
    groups,
    groupPages,
    roles,
    rolePages,
    impliedRoles,
    impliedRolePages,
    explorePages,
    grants,
    memberPages,
    assignments,
    assignmentPages,
    trusts,
    trustPages,
    applicationCredentials,
    applicationCredentialPages,
    accessRules,
    credentials,
    credentialPages,
    ec2Credentials,
    signedTokens,
    oauth2,
    regions,
    regionPages,
    services,
    servicePages,
    endpoints,
    endpointPages,
    endpointGroups,
    endpointFilters,
    policies,
    policyAssociations,
    registeredLimits,
    registeredLimitPages,
    limits,
    limitPages,
    revocations,
    identityProviders,
    identityProviderPages,
    mappings,
    mappingPages,
    protocols,
    serviceProviders,
    consumers,
    requestTokens,
    accessTokens,
    sessions,
    account,
    mfa,
  ),
  routes,
  router: identityRouter,
  tasks: [purge],
  documents: [...identityDocuments, ...homeDocuments(routes)],
  dialect: keystone,
  search: [identitySearch],
  describe,
  firstSteps,
  bodies: { forms: true },
})
