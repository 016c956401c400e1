import { defineService, opsOf } from '../../platform/service.ts'
import * as alarmPages from './alarms/browse.ts'
import * as alarms from './alarms/ops.ts'
import * as enrolment from './enrolment/ops.ts'
import * as hostPages from './hosts/browse.ts'
import * as hosts from './hosts/ops.ts'
import { check, sweep } from './hosts/tasks.ts'
import * as metrics from './metrics/ops.ts'
import { fold } from './metrics/tasks.ts'
import { fleetPolicy } from './policy.ts'
import { fleetRouter } from './router.ts'
import * as tokenPages from './tokens/browse.ts'
import * as tokens from './tokens/ops.ts'

export { agentDoor } from './gateway/door.ts'
export { startGateway } from './gateway/gateway.ts'

/** The machines of the cloud: how they come in, what they are, and how they are told what to do. */
export const fleet = defineService({
  type: 'fleet',
  name: 'pileus-fleet',
  policy: fleetPolicy,
  ops: opsOf(alarmPages, alarms, enrolment, hostPages, hosts, metrics, tokenPages, tokens),
  router: fleetRouter,
  tasks: [check, sweep, fold],
  assertions: [
    {
      name: 'hosts that are held by a gateway that is gone',
      why: 'Their agents have not come back since it ended, so nothing can be done on them.',
      fix: 'Look at the hosts: are they running, and do they reach this cloud? Remove those that are gone for good.',
      async count(sql) {
        const [row] = await sql<{ n: number }[]>`select count(*)::int as n from fleet.host h
          where gateway is not null and seen_at < clock_timestamp() - interval '5 minutes'
            and not exists (select from fleet.gateway g where g.id = h.gateway and g.seen_at > clock_timestamp() - interval '1 minute')`
        return row?.n ?? 0
      },
    },
  ],
})
