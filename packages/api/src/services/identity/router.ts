import { read, router, write } from '../../platform/trpc.ts'
import * as domainConfig from './domain-config/ops.ts'
import * as domains from './domains/ops.ts'
import * as groups from './groups/ops.ts'
import * as limits from './limits/ops.ts'
import * as projects from './projects/ops.ts'
import * as registeredLimits from './registered-limits/ops.ts'
import * as regions from './regions/ops.ts'
import * as tokens from './tokens/ops.ts'
import * as users from './users/ops.ts'

/** What the dashboard and typed clients call; the same operations as REST. */
export const identityRouter = router({
  tokens: router({
    issue: write(tokens.issueToken),
    validate: read(tokens.validateToken),
    revoke: write(tokens.revokeToken),
    projects: read(tokens.listAuthProjects),
    domains: read(tokens.listAuthDomains),
    system: read(tokens.showAuthSystem),
    catalog: read(tokens.showAuthCatalog),
  }),
  regions: router({
    list: read(regions.listRegions),
    show: read(regions.showRegion),
    create: write(regions.createRegion),
    update: write(regions.updateRegion),
    delete: write(regions.deleteRegion),
  }),
  domains: router({
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
    list: read(users.listUsers),
    show: read(users.showUser),
    create: write(users.createUser),
    update: write(users.updateUser),
    delete: write(users.deleteUser),
    changePassword: write(users.changePassword),
    groups: read(users.listUserGroups),
    projects: read(users.listUserProjects),
  }),
  groups: router({
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
    list: read(registeredLimits.listRegisteredLimits),
    show: read(registeredLimits.showRegisteredLimit),
    create: write(registeredLimits.createRegisteredLimits),
    update: write(registeredLimits.updateRegisteredLimit),
    delete: write(registeredLimits.deleteRegisteredLimit),
  }),
  limits: router({
    model: read(limits.showLimitModel),
    list: read(limits.listLimits),
    show: read(limits.showLimit),
    create: write(limits.createLimits),
    update: write(limits.updateLimit),
    delete: write(limits.deleteLimit),
  }),
})
