import type { Authenticate } from '../../platform/service.ts'
import { defineService, opsOf } from '../../platform/service.ts'
import { keystone } from './dialect.ts'
import { identityDocuments } from './documents.ts'
import * as domainConfig from './domain-config/ops.ts'
import { domainConfigRoutes } from './domain-config/rest.ts'
import * as domains from './domains/ops.ts'
import { domainRoutes } from './domains/rest.ts'
import * as groups from './groups/ops.ts'
import { groupRoutes } from './groups/rest.ts'
import * as limits from './limits/ops.ts'
import { limitRoutes } from './limits/rest.ts'
import { identityPolicy } from './policy.ts'
import * as projects from './projects/ops.ts'
import { projectRoutes } from './projects/rest.ts'
import * as registeredLimits from './registered-limits/ops.ts'
import { registeredLimitRoutes } from './registered-limits/rest.ts'
import * as regions from './regions/ops.ts'
import { regionRoutes } from './regions/rest.ts'
import { memoryOf } from './tokens/memory.ts'
import * as tokens from './tokens/ops.ts'
import { identityRouter } from './router.ts'
import { tokenRoutes } from './tokens/rest.ts'
import * as users from './users/ops.ts'
import { userRoutes } from './users/rest.ts'

export { bootstrap } from './bootstrap.ts'
export { operatorToken } from './operator.ts'

/** Who stands behind a token, as of now. */
export const authenticate: Authenticate = async (cloud, token) => (await memoryOf(cloud).find(token))?.standing.caller

export const identity = defineService({
  type: 'identity',
  name: 'keystone',
  path: '/identity',
  policy: identityPolicy,
  ops: opsOf(
    tokens, regions,
    domains, domainConfig, projects, users, groups, registeredLimits, limits,
  ),
  routes: [
    ...tokenRoutes, ...regionRoutes,
    ...domainRoutes, ...domainConfigRoutes, ...projectRoutes, ...userRoutes, ...groupRoutes, ...registeredLimitRoutes, ...limitRoutes,
  ],
  router: identityRouter,
  documents: identityDocuments,
  dialect: keystone,
  forms: true,
})
