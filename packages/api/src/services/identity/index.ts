import type { Authenticate } from '../../platform/service.ts'
import { defineService, opsOf } from '../../platform/service.ts'
import * as accessRules from './access-rules/ops.ts'
import { accessRuleRoutes } from './access-rules/rest.ts'
import * as applicationCredentials from './application-credentials/ops.ts'
import { applicationCredentialRoutes } from './application-credentials/rest.ts'
import * as assignments from './assignments/ops.ts'
import { assignmentRoutes } from './assignments/rest.ts'
import * as credentials from './credentials/ops.ts'
import { credentialRoutes } from './credentials/rest.ts'
import { keystone } from './dialect.ts'
import { identityDocuments } from './documents.ts'
import * as ec2Credentials from './ec2-credentials/ops.ts'
import { ec2CredentialRoutes } from './ec2-credentials/rest.ts'
import * as grants from './grants/ops.ts'
import { grantRoutes } from './grants/rest.ts'
import * as impliedRoles from './implied-roles/ops.ts'
import { impliedRoleRoutes } from './implied-roles/rest.ts'
import * as oauth2 from './oauth2/ops.ts'
import { oauth2Routes } from './oauth2/rest.ts'
import { identityPolicy } from './policy.ts'
import * as regions from './regions/ops.ts'
import { regionRoutes } from './regions/rest.ts'
import * as roles from './roles/ops.ts'
import { roleRoutes } from './roles/rest.ts'
import * as signedTokens from './signed-tokens/ops.ts'
import { signedTokenRoutes } from './signed-tokens/rest.ts'
import { memoryOf } from './tokens/memory.ts'
import * as tokens from './tokens/ops.ts'
import { identityRouter } from './router.ts'
import { tokenRoutes } from './tokens/rest.ts'
import * as trusts from './trusts/ops.ts'
import { trustRoutes } from './trusts/rest.ts'

export { bootstrap } from './bootstrap.ts'

/** Who stands behind a token, as of now. */
export const authenticate: Authenticate = async (cloud, token) => (await memoryOf(cloud).find(token))?.standing.caller

export const identity = defineService({
  type: 'identity',
  name: 'keystone',
  path: '/identity',
  policy: identityPolicy,
  ops: {
    ...opsOf(tokens, regions),
    ...opsOf(roles, impliedRoles, grants, assignments, trusts, applicationCredentials, accessRules, credentials, ec2Credentials, signedTokens, oauth2),
  },
  routes: [...tokenRoutes, ...regionRoutes, ...[...roleRoutes, ...impliedRoleRoutes, ...grantRoutes, ...assignmentRoutes, ...trustRoutes, ...applicationCredentialRoutes, ...accessRuleRoutes, ...credentialRoutes, ...ec2CredentialRoutes, ...signedTokenRoutes, ...oauth2Routes]],
  router: identityRouter,
  documents: identityDocuments,
  dialect: keystone,
  forms: true,
})
