import { defineService, opsOf } from '../../platform/service.ts'
import { dashboardPolicy } from './policy.ts'
import * as preferences from './preferences/ops.ts'
import { dashboardRouter } from './router.ts'
import * as shell from './shell/ops.ts'

/** What our pages need that belongs to no service of OpenStack. */
export const dashboard = defineService({
  type: 'dashboard',
  name: 'pileus',
  policy: dashboardPolicy,
  ops: opsOf(preferences, shell),
  router: dashboardRouter,
})
