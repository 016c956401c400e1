import { enrolmentTokens, hosts } from '@pileus/db/schema/fleet'
import { eq, sql } from 'drizzle-orm'
import { browse } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'

const state = sql<'open' | 'used' | 'expired' | 'revoked'>`case
  when ${enrolmentTokens.usedAt} is not null then 'used'
  when ${enrolmentTokens.revokedAt} is not null then 'revoked'
  when ${enrolmentTokens.expiresAt} <= clock_timestamp() then 'expired' else 'open' end`

export const browseTokens = browse({
  policy: 'fleet:list_tokens',
  visible: {},
  from: enrolmentTokens,
  joins: [{ kind: 'left', table: hosts, on: eq(hosts.id, sql`coalesce(${enrolmentTokens.usedBy}, ${enrolmentTokens.hostId})`) }],
  columns: {
    id: enrolmentTokens.id,
    state,
    hostName: sql<string | null>`coalesce(${hosts.name}, ${enrolmentTokens.hostName})`,
    hostId: hosts.id,
    status: enrolmentTokens.status,
    authorId: enrolmentTokens.authorId,
    createdAt: enrolmentTokens.createdAt,
    expiresAt: enrolmentTokens.expiresAt,
    usedAt: enrolmentTokens.usedAt,
  },
  search: [enrolmentTokens.hostName, hosts.name],
  sort: { hostName: 'text', state: 'text', createdAt: 'time', expiresAt: 'time', usedAt: 'time' },
  order: 'createdAt',
  facets: { state: { values: ['open', 'used', 'expired', 'revoked'] } },
  can: (ctx, row) =>
    can(ctx, { revoke: ['fleet:revoke_token', {}, row.state !== 'open' && { code: row.state, message: `This token is ${row.state}.` }] }),
  actions: (ctx) => can(ctx, { create: ['fleet:create_token', {}] }),
})
