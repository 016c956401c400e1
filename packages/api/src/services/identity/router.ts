import { read, router, write } from '../../platform/trpc.ts'
import * as domainConfig from './domain-config/ops.ts'
import * as domains from './domains/ops.ts'
import * as domainPages from './domains/browse.ts'
import * as groups from './groups/ops.ts'
import * as groupPages from './groups/browse.ts'
import * as limits from './limits/ops.ts'
import * as limitPages from './limits/browse.ts'
import * as projects from './projects/ops.ts'
import * as projectPages from './projects/browse.ts'
import * as registeredLimits from './registered-limits/ops.ts'
import * as registeredLimitPages from './registered-limits/browse.ts'
import * as consumers from './consumers/ops.ts'
import * as accessTokens from './oauth1/access-tokens/ops.ts'
import * as requestTokens from './oauth1/request-tokens/ops.ts'
import * as endpointFilters from './endpoint-filters/ops.ts'
import * as endpointGroups from './endpoint-groups/ops.ts'
import * as endpoints from './endpoints/ops.ts'
import * as endpointPages from './endpoints/browse.ts'
import * as identityProviders from './federation/identity-providers/ops.ts'
import * as identityProviderPages from './federation/identity-providers/browse.ts'
import * as mappings from './federation/mappings/ops.ts'
import * as mappingPages from './federation/mappings/browse.ts'
import * as protocols from './federation/protocols/ops.ts'
import * as serviceProviders from './federation/service-providers/ops.ts'
import * as policies from './policies/ops.ts'
import * as policyAssociations from './policy-associations/ops.ts'
import * as revocations from './revocations/ops.ts'
import * as services from './services/ops.ts'
import * as servicePages from './services/browse.ts'
import * as accessRules from './access-rules/ops.ts'
import * as applicationCredentials from './application-credentials/ops.ts'
import * as applicationCredentialPages from './application-credentials/browse.ts'
import * as assignments from './assignments/ops.ts'
import * as assignmentPages from './assignments/browse.ts'
import * as credentials from './credentials/ops.ts'
import * as credentialPages from './credentials/browse.ts'
import * as ec2Credentials from './ec2-credentials/ops.ts'
import * as explorePages from './explore/browse.ts'
import * as grants from './grants/ops.ts'
import * as memberPages from './grants/browse.ts'
import * as impliedRoles from './implied-roles/ops.ts'
import * as impliedRolePages from './implied-roles/browse.ts'
import * as regions from './regions/ops.ts'
import * as regionPages from './regions/browse.ts'
import * as roles from './roles/ops.ts'
import * as rolePages from './roles/browse.ts'
import * as tokens from './tokens/ops.ts'
import * as account from './account/ops.ts'
import * as mfa from './mfa/ops.ts'
import * as sessions from './sessions/ops.ts'
import * as users from './users/ops.ts'
import * as userPages from './users/browse.ts'
import * as trusts from './trusts/ops.ts'
import * as trustPages from './trusts/browse.ts'

/** What the dashboard and typed clients call; the same operations as REST. */
export const identityRouter = router({
  explore: router({
    rules: read(explorePages.listRules),
    role: read(explorePages.explainRole),
    rule: read(explorePages.explainRule),
    whoCan: read(explorePages.whoCan),
    whatCan: read(explorePages.whatCan),
  }),
  pick: router({
    users: read(userPages.pickUsers),
    groups: read(groupPages.pickGroups),
    projects: read(projectPages.pickProjects),
    domains: read(domainPages.pickDomains),
    roles: read(rolePages.pickRoles),
    regions: read(regionPages.pickRegions),
    services: read(servicePages.pickServices),
    mappings: read(mappingPages.pickMappings),
  }),
  tokens: router({
    issue: write(tokens.issueToken),
    validate: read(tokens.validateToken),
    revoke: write(tokens.revokeToken),
    projects: read(tokens.listAuthProjects),
    domains: read(tokens.listAuthDomains),
    system: read(tokens.showAuthSystem),
    catalog: read(tokens.showAuthCatalog),
  }),
  sessions: router({
    begin: write(sessions.beginSession),
    redeem: write(sessions.redeemTicket),
    list: read(sessions.listSessions),
    end: write(sessions.endSession),
    endOthers: write(sessions.endOtherSessions),
    endThis: write(sessions.endThisSession),
    tokens: read(sessions.listTokens),
    revokeToken: write(sessions.endToken),
    revokeTokens: write(sessions.endTokens),
  }),
  account: router({
    show: read(account.showAccount),
    searchScopes: read(account.searchScopes),
    passwordRules: read(account.showPasswordRules),
    changePassword: write(account.changeOwnPassword),
    secondFactor: read(mfa.showSecondFactor),
    beginTotp: write(mfa.beginTotp),
    confirmTotp: write(mfa.confirmTotp),
    removeTotp: write(mfa.removeTotp),
  }),
  regions: router({
    browse: read(regionPages.browseRegions),
    list: read(regions.listRegions),
    show: read(regions.showRegion),
    create: write(regions.createRegion),
    update: write(regions.updateRegion),
    delete: write(regions.deleteRegion),
  }),
  domains: router({
    page: read(domainPages.pageDomain),
    setMembers: write(memberPages.setDomainMembers),
    browse: read(domainPages.browseDomains),
    list: read(domains.listDomains),
    show: read(domains.showDomain),
    create: write(domains.createDomain),
    update: write(domains.updateDomain),
    delete: write(domains.deleteDomain),
  }),
  domainConfig: router({
    defaults: read(domainConfig.showDefaultConfig),
    show: read(domainConfig.showDomainConfig),
    create: write(domainConfig.createDomainConfig),
    update: write(domainConfig.updateDomainConfig),
    delete: write(domainConfig.deleteDomainConfig),
  }),
  projects: router({
    page: read(projectPages.pageProject),
    setMembers: write(memberPages.setProjectMembers),
    browse: read(projectPages.browseProjects),
    list: read(projects.listProjects),
    show: read(projects.showProject),
    create: write(projects.createProject),
    update: write(projects.updateProject),
    delete: write(projects.deleteProject),
    tags: read(projects.listProjectTags),
    checkTag: read(projects.checkProjectTag),
    setTags: write(projects.setProjectTags),
    clearTags: write(projects.clearProjectTags),
    addTag: write(projects.addProjectTag),
    removeTag: write(projects.removeProjectTag),
  }),
  users: router({
    page: read(userPages.pageUser),
    browse: read(userPages.browseUsers),
    list: read(users.listUsers),
    show: read(users.showUser),
    create: write(users.createUser),
    update: write(users.updateUser),
    delete: write(users.deleteUser),
    changePassword: write(users.changePassword),
    resetSecondFactor: write(mfa.resetSecondFactor),
    groups: read(users.listUserGroups),
    projects: read(users.listUserProjects),
  }),
  groups: router({
    page: read(groupPages.pageGroup),
    setMembers: write(groupPages.setGroupMembers),
    browse: read(groupPages.browseGroups),
    list: read(groups.listGroups),
    show: read(groups.showGroup),
    create: write(groups.createGroup),
    update: write(groups.updateGroup),
    delete: write(groups.deleteGroup),
    members: read(groups.listGroupMembers),
    checkMember: read(groups.checkGroupMember),
    addMember: write(groups.addGroupMember),
    removeMember: write(groups.removeGroupMember),
  }),
  registeredLimits: router({
    browse: read(registeredLimitPages.browseRegisteredLimits),
    list: read(registeredLimits.listRegisteredLimits),
    show: read(registeredLimits.showRegisteredLimit),
    create: write(registeredLimits.createRegisteredLimits),
    update: write(registeredLimits.updateRegisteredLimit),
    delete: write(registeredLimits.deleteRegisteredLimit),
  }),
  limits: router({
    browse: read(limitPages.browseLimits),
    model: read(limits.showLimitModel),
    list: read(limits.listLimits),
    show: read(limits.showLimit),
    create: write(limits.createLimits),
    update: write(limits.updateLimit),
    delete: write(limits.deleteLimit),
  }),
  services: router({
    page: read(servicePages.pageService),
    browse: read(servicePages.browseServices),
    list: read(services.listServices),
    show: read(services.showService),
    create: write(services.createService),
    update: write(services.updateService),
    delete: write(services.deleteService),
  }),
  endpoints: router({
    browse: read(endpointPages.browseEndpoints),
    list: read(endpoints.listEndpoints),
    show: read(endpoints.showEndpoint),
    create: write(endpoints.createEndpoint),
    update: write(endpoints.updateEndpoint),
    delete: write(endpoints.deleteEndpoint),
  }),
  endpointGroups: router({
    list: read(endpointGroups.listEndpointGroups),
    show: read(endpointGroups.showEndpointGroup),
    create: write(endpointGroups.createEndpointGroup),
    update: write(endpointGroups.updateEndpointGroup),
    delete: write(endpointGroups.deleteEndpointGroup),
  }),
  endpointFilters: router({
    ofProject: read(endpointFilters.listProjectEndpoints),
    projects: read(endpointFilters.listEndpointProjects),
    add: write(endpointFilters.addEndpointToProject),
    check: read(endpointFilters.checkEndpointInProject),
    remove: write(endpointFilters.removeEndpointFromProject),
    groupsOfProject: read(endpointFilters.listProjectEndpointGroups),
    groupProjects: read(endpointFilters.listEndpointGroupProjects),
    groupEndpoints: read(endpointFilters.listEndpointGroupEndpoints),
    addGroup: write(endpointFilters.addEndpointGroupToProject),
    showGroup: read(endpointFilters.showEndpointGroupInProject),
    removeGroup: write(endpointFilters.removeEndpointGroupFromProject),
  }),
  policies: router({
    list: read(policies.listPolicies),
    show: read(policies.showPolicy),
    create: write(policies.createPolicy),
    update: write(policies.updatePolicy),
    delete: write(policies.deletePolicy),
  }),
  policyAssociations: router({
    endpoints: read(policyAssociations.listPolicyEndpoints),
    inForce: read(policyAssociations.showEndpointPolicy),
    associateEndpoint: write(policyAssociations.associateEndpoint),
    checkEndpoint: read(policyAssociations.checkEndpointAssociation),
    dissociateEndpoint: write(policyAssociations.dissociateEndpoint),
    associateService: write(policyAssociations.associateService),
    checkService: read(policyAssociations.checkServiceAssociation),
    dissociateService: write(policyAssociations.dissociateService),
    associateRegion: write(policyAssociations.associateRegion),
    checkRegion: read(policyAssociations.checkRegionAssociation),
    dissociateRegion: write(policyAssociations.dissociateRegion),
  }),
  revocations: router({
    list: read(revocations.listRevocations),
  }),
  identityProviders: router({
    page: read(identityProviderPages.pageIdentityProvider),
    browse: read(identityProviderPages.browseIdentityProviders),
    list: read(identityProviders.listIdentityProviders),
    show: read(identityProviders.showIdentityProvider),
    create: write(identityProviders.createIdentityProvider),
    update: write(identityProviders.updateIdentityProvider),
    delete: write(identityProviders.deleteIdentityProvider),
  }),
  mappings: router({
    page: read(mappingPages.pageMapping),
    // An assertion is about a person, so it goes where no log and no cache keeps it.
    test: write(mappingPages.testMapping),
    browse: read(mappingPages.browseMappings),
    list: read(mappings.listMappings),
    show: read(mappings.showMapping),
    create: write(mappings.createMapping),
    update: write(mappings.updateMapping),
    delete: write(mappings.deleteMapping),
  }),
  protocols: router({
    list: read(protocols.listProtocols),
    show: read(protocols.showProtocol),
    create: write(protocols.createProtocol),
    update: write(protocols.updateProtocol),
    delete: write(protocols.deleteProtocol),
  }),
  serviceProviders: router({
    list: read(serviceProviders.listServiceProviders),
    show: read(serviceProviders.showServiceProvider),
    create: write(serviceProviders.createServiceProvider),
    update: write(serviceProviders.updateServiceProvider),
    delete: write(serviceProviders.deleteServiceProvider),
  }),
  consumers: router({
    list: read(consumers.listConsumers),
    show: read(consumers.showConsumer),
    create: write(consumers.createConsumer),
    update: write(consumers.updateConsumer),
    delete: write(consumers.deleteConsumer),
  }),
  requestTokens: router({ authorize: write(requestTokens.authorizeRequestToken) }),
  accessTokens: router({
    list: read(accessTokens.listAccessTokens),
    show: read(accessTokens.showAccessToken),
    roles: read(accessTokens.listAccessTokenRoles),
    role: read(accessTokens.showAccessTokenRole),
    delete: write(accessTokens.deleteAccessToken),
  }),
  roles: router({
    page: read(rolePages.pageRole),
    browse: read(rolePages.browseRoles),
    list: read(roles.listRoles),
    show: read(roles.showRole),
    create: write(roles.createRole),
    update: write(roles.updateRole),
    delete: write(roles.deleteRole),
  }),
  impliedRoles: router({
    set: write(impliedRolePages.setImpliedRoles),
    list: read(impliedRoles.listImpliedRoles),
    all: read(impliedRoles.listRoleInferences),
    show: read(impliedRoles.showImpliedRole),
    create: write(impliedRoles.createImpliedRole),
    delete: write(impliedRoles.deleteImpliedRole),
  }),
  grants: router({
    list: read(grants.listGrants),
    check: read(grants.checkGrant),
    create: write(grants.createGrant),
    revoke: write(grants.revokeGrant),
  }),
  assignments: router({ browse: read(assignmentPages.browseAssignments), list: read(assignments.listRoleAssignments) }),
  trusts: router({
    page: read(trustPages.pageTrust),
    browse: read(trustPages.browseTrusts),
    list: read(trusts.listTrusts),
    show: read(trusts.showTrust),
    roles: read(trusts.listTrustRoles),
    role: read(trusts.showTrustRole),
    create: write(trusts.createTrust),
    delete: write(trusts.deleteTrust),
  }),
  applicationCredentials: router({
    page: read(applicationCredentialPages.pageApplicationCredential),
    browse: read(applicationCredentialPages.browseApplicationCredentials),
    list: read(applicationCredentials.listApplicationCredentials),
    show: read(applicationCredentials.showApplicationCredential),
    create: write(applicationCredentials.createApplicationCredential),
    delete: write(applicationCredentials.deleteApplicationCredential),
  }),
  accessRules: router({
    list: read(accessRules.listAccessRules),
    show: read(accessRules.showAccessRule),
    delete: write(accessRules.deleteAccessRule),
  }),
  credentials: router({
    browse: read(credentialPages.browseCredentials),
    list: read(credentials.listCredentials),
    show: read(credentials.showCredential),
    create: write(credentials.createCredential),
    update: write(credentials.updateCredential),
    delete: write(credentials.deleteCredential),
  }),
  ec2Credentials: router({
    list: read(ec2Credentials.listEc2Credentials),
    show: read(ec2Credentials.showEc2Credential),
    create: write(ec2Credentials.createEc2Credential),
    delete: write(ec2Credentials.deleteEc2Credential),
  }),
})
