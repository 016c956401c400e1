import { alarms, hosts } from '@pileus/db/schema/fleet'
import { eq, sql } from 'drizzle-orm'
import { browse } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'

const state = sql<'open' | 'cleared'>`case when ${alarms.clearedAt} is null then 'open' else 'cleared' end`

export const browseAlarms = browse({
  policy: 'fleet:list_alarms',
  visible: {},
  from: alarms,
  joins: [{ kind: 'left', table: hosts, on: eq(hosts.id, alarms.hostId) }],
  columns: {
    id: alarms.id,
    code: alarms.code,
    state,
    message: alarms.message,
    times: alarms.times,
    hostId: alarms.hostId,
    hostName: hosts.name,
    address: alarms.address,
    firstAt: alarms.firstAt,
    lastAt: alarms.lastAt,
    clearedAt: alarms.clearedAt,
  },
  search: [alarms.message, hosts.name, alarms.address],
  sort: { code: 'text', hostName: 'text', times: 'number', firstAt: 'time', lastAt: 'time' },
  order: 'lastAt',
  facets: { state: { values: ['open', 'cleared'] }, code: {} },
  can: (ctx, row) =>
    can(ctx, { clear: ['fleet:clear_alarm', {}, row.state === 'cleared' && { code: 'cleared', message: 'This alarm is cleared.' }] }),
  actions: (ctx) => can(ctx, {}),
})
