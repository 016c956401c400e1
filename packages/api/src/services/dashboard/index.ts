import { defineService, opsOf } from '../../platform/service.ts'
import * as activity from './activity/ops.ts'
import * as firstRun from './first-run/ops.ts'
import * as messagePages from './messages/browse.ts'
import * as messages from './messages/ops.ts'
import * as notes from './notes/ops.ts'
import { dashboardPolicy } from './policy.ts'
import * as preferences from './preferences/ops.ts'
import { dashboardRouter } from './router.ts'
import * as search from './search/ops.ts'
import * as shell from './shell/ops.ts'
import * as system from './system/ops.ts'
import * as tasks from './tasks/ops.ts'

/** What our pages need that belongs to no service of OpenStack. */
export const dashboard = defineService({
  type: 'dashboard',
  name: 'pileus',
  policy: dashboardPolicy,
  ops: opsOf(activity, firstRun, messagePages, messages, notes, preferences, search, shell, system, tasks),
  router: dashboardRouter,
  openKinds: ['message', 'first_run'],
  firstSteps: firstRun.ownFirstSteps,
})
