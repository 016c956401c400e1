import { read, router, write } from '../../platform/trpc.ts'
import * as accessRules from './access-rules/ops.ts'
import * as applicationCredentials from './application-credentials/ops.ts'
import * as assignments from './assignments/ops.ts'
import * as credentials from './credentials/ops.ts'
import * as ec2Credentials from './ec2-credentials/ops.ts'
import * as grants from './grants/ops.ts'
import * as impliedRoles from './implied-roles/ops.ts'
import * as regions from './regions/ops.ts'
import * as roles from './roles/ops.ts'
import * as tokens from './tokens/ops.ts'
import * as trusts from './trusts/ops.ts'

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
  roles: router({
    list: read(roles.listRoles),
    show: read(roles.showRole),
    create: write(roles.createRole),
    update: write(roles.updateRole),
    delete: write(roles.deleteRole),
  }),
  impliedRoles: router({
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
  assignments: router({ list: read(assignments.listRoleAssignments) }),
  trusts: router({
    list: read(trusts.listTrusts),
    show: read(trusts.showTrust),
    roles: read(trusts.listTrustRoles),
    role: read(trusts.showTrustRole),
    create: write(trusts.createTrust),
    delete: write(trusts.deleteTrust),
  }),
  applicationCredentials: router({
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
