import { hosts, type HostStatus } from '@pileus/db/schema/fleet'
import '@pileus/wire/commands/host'
import { cron, seconds, task } from '../../../platform/task.ts'
import { rawSql } from '../../../platform/raw.ts'
import type { Actions } from '../../../platform/transition.ts'
import { downAfterSeconds, gatewayLostSeconds, wellForSeconds } from './model.ts'

export const checkActions = {
  check: { from: ['enrolled', 'enabled', 'disabled', 'maintenance'], task: 'host.check' },
} satisfies Actions<HostStatus>

/** Does it answer? The outcome is the task's own: whoever asked sees it there. */
export const check = task('host.check', {
  on: hosts,
  deadline: seconds(30),
  onFail: 'report',
  steps: {
    async ask({ task, row, command, done, wait }) {
      const answer = await command(row.id, 'host.ping', { echo: task.id })
      return answer ? done() : wait()
    },
    async report({ done }) {
      return done()
    },
  },
})

/**
 * Finds hosts that are silent. Only while a gateway was there to hear them, awake and for long enough that each could have come back to
 * it: after a restart of everything, or while we are the slow ones, silence says nothing about hosts.
 */
export const sweep = cron('fleet.sweep', {
  every: seconds(5),
  deadline: seconds(60),
  steps: {
    async look({ tx, emit, done }) {
      const sql = rawSql(tx)
      const silent = await sql<{ id: string; name: string }[]>`
        update fleet.host set down_at = clock_timestamp()
        where down_at is null and seen_at < clock_timestamp() - ${downAfterSeconds}::float8 * interval '1 second'
          and exists (select from fleet.gateway
            where seen_at > clock_timestamp() - ${gatewayLostSeconds}::float8 * interval '1 second'
              and well_since < clock_timestamp() - ${wellForSeconds}::float8 * interval '1 second')
        returning id, name`
      for (const { id, name } of silent) emit({ kind: 'host.down', subjectId: id, data: { name } })
      await sql`delete from fleet.gateway where seen_at < clock_timestamp() - interval '1 day'`
      return done()
    },
  },
})
