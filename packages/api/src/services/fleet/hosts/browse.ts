import { alarms, hosts, inventories } from '@pileus/db/schema/fleet'
import { desc, eq, isNull, and, sql } from 'drizzle-orm'
import { z } from 'zod'
import { browse, rowsOf, rowWith } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { targetHost, missingHost } from './ops.ts'

/** Whether it answers, as far as anybody knows: a host that never came has not been seen. */
const health = sql<
  'up' | 'down' | 'never'
>`case when ${hosts.seenAt} is null then 'never' when ${hosts.downAt} is not null then 'down' else 'up' end`
const hardwareOf = (path: string) => sql<string | null>`${inventories.body} #>> ${sql.raw(`'{hardware,${path}}'`)}`

const rows = rowsOf({
  from: hosts,
  joins: [{ kind: 'left', table: inventories, on: eq(inventories.hostId, hosts.id) }],
  columns: {
    id: hosts.id,
    name: hosts.name,
    status: hosts.status,
    reason: hosts.reason,
    health,
    connected: sql<boolean>`${hosts.gateway} is not null`,
    seenAt: hosts.seenAt,
    downAt: hosts.downAt,
    agent: hosts.agent,
    address: hosts.address,
    os: hardwareOf('os'),
    cpu: hardwareOf('cpu,model'),
    threads: sql<number | null>`(${hardwareOf('cpu,threads')})::int`,
    memoryBytes: sql<number | null>`(${hardwareOf('memoryBytes')})::float8`,
    acceleration: hardwareOf('acceleration,verdict'),
    alarms: sql<number>`(select count(*)::int from ${alarms} a where a.host_id = ${hosts.id} and a.cleared_at is null)`,
    createdAt: hosts.createdAt,
    updatedAt: hosts.updatedAt,
  },
})

interface Row {
  status: string
}

const verdicts = (ctx: Ctx, row: Row) =>
  can(ctx, {
    enable: ['fleet:update_host', {}, row.status === 'enabled' && { code: 'enabled', message: 'This host is enabled already.' }],
    disable: ['fleet:update_host', {}, row.status === 'disabled' && { code: 'disabled', message: 'This host is disabled already.' }],
    maintain: [
      'fleet:update_host',
      {},
      row.status === 'maintenance' && { code: 'maintenance', message: 'This host is in maintenance already.' },
    ],
    rename: ['fleet:update_host', {}],
    check: ['fleet:check_host', {}],
    acceptSession: ['fleet:update_host', {}],
    reEnrol: ['fleet:create_token', {}],
    remove: ['fleet:delete_host', {}],
  })

export const browseHosts = browse({
  policy: 'fleet:list_hosts',
  visible: {},
  ...rows,
  search: [hosts.name, hosts.address],
  sort: {
    name: 'text',
    status: 'text',
    health: 'text',
    seenAt: 'time',
    agent: 'text',
    threads: 'number',
    memoryBytes: 'number',
    alarms: 'number',
    createdAt: 'time',
  },
  order: 'name',
  facets: {
    status: { values: ['enrolled', 'enabled', 'disabled', 'maintenance'] },
    health: { values: ['up', 'down', 'never'] },
    acceleration: {},
    agent: {},
  },
  can: verdicts,
  actions: (ctx) => can(ctx, { enrol: ['fleet:create_token', {}] }),
})

const alarmsShown = 50

/** Everything about one host: its row, its hardware, and what an operator has to know of it. */
export const showHost = query({
  policy: 'fleet:get_host',
  input: z.strictObject({ hostId: z.uuid() }),
  target: targetHost,
  missing: missingHost,
  async run(ctx, { hostId }, host) {
    const [row, inventory, open] = await Promise.all([
      rowWith(ctx, rows, hostId),
      ctx.db.select().from(inventories).where(eq(inventories.hostId, hostId)).limit(1),
      ctx.db
        .select()
        .from(alarms)
        .where(and(eq(alarms.hostId, hostId), isNull(alarms.clearedAt)))
        .orderBy(desc(alarms.lastAt))
        .limit(alarmsShown),
    ])
    const { session, enrolment, boot, wire, acceptAny, publicKey } = host
    return {
      ...row,
      session,
      enrolment,
      boot,
      wire,
      acceptAny,
      publicKey,
      inventory: inventory[0]?.body ?? null,
      inventoriedAt: inventory[0]?.at ?? null,
      alarms: open,
      can: verdicts(ctx, host),
    }
  },
})
