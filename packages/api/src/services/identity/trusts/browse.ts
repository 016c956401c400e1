import { projects, roles, trustRoles, trusts, users } from '@pileus/db/schema/identity'
import { eq, inArray, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { browse, rowsOf, rowsWith, rowWith } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { lentAuthority, refuseDelegated } from '../delegation.ts'

const trustor = alias(users, 'trustor')
const trustee = alias(users, 'trustee')

export const trustRows = rowsOf({
  from: trusts,
  joins: [
    { kind: 'inner', table: trustor, on: eq(trustor.id, trusts.trustorId) },
    { kind: 'inner', table: trustee, on: eq(trustee.id, trusts.trusteeId) },
    { kind: 'left', table: projects, on: eq(projects.id, trusts.projectId) },
  ],
  columns: {
    id: trusts.id,
    trustorId: trusts.trustorId,
    trustorName: trustor.name,
    trusteeId: trusts.trusteeId,
    trusteeName: trustee.name,
    projectId: trusts.projectId,
    projectName: sql<string | null>`${projects.name}`,
    roles: sql<string[]>`array(select r.name from ${trustRoles} l join ${roles} r on r.id = l.role_id
    where l.trust_id = ${trusts.id} order by r.name)`.mapWith(projects.tags),
    impersonation: trusts.impersonation,
    expiresAt: trusts.expiresAt,
    remainingUses: trusts.remainingUses,
    redelegationCount: trusts.redelegationCount,
    redelegatedTrustId: trusts.redelegatedTrustId,
    /** Lends nothing any more; it is gone for everybody who asks for it by its id. */
    over: sql<boolean>`(coalesce(${trusts.expiresAt} <= now(), false) or coalesce(${trusts.remainingUses} = 0, false))`,
    createdAt: trusts.createdAt,
  },
})

export const canTrust = (ctx: Ctx, { trustorId, over }: { trustorId: string; over: boolean }) =>
  can(ctx, {
    delete: [
      'identity:delete_trust',
      { trustorId },
      lentAuthority(ctx, 'trusts'),
      over && { code: 'trust_over', message: 'This trust is over: it lends nothing any more and will be removed by itself.' },
    ],
  })

/** Those that one gave or got; all of them for those who may see each. */
export const browseTrusts = browse({
  policy: 'identity:get_trust',
  visible: { trustorId: trusts.trustorId, trusteeId: trusts.trusteeId },
  ...trustRows,
  search: [trustor.name, trustee.name, projects.name],
  sort: {
    trustorName: 'text',
    trusteeName: 'text',
    id: 'text',
    projectName: 'text',
    expiresAt: 'time',
    remainingUses: 'number',
    impersonation: 'boolean',
    createdAt: 'time',
  },
  order: 'createdAt',
  facets: { projectId: { label: 'projectName' }, impersonation: { values: ['true', 'false'] }, over: { values: ['true', 'false'] } },
  filters: {
    trustorId: (ids) => inArray(trusts.trustorId, [...ids]),
    trusteeId: (ids) => inArray(trusts.trusteeId, [...ids]),
    /** Given or got. */
    partyId: (ids) => sql`(${inArray(trusts.trustorId, [...ids])} or ${inArray(trusts.trusteeId, [...ids])})`,
  },
  where(ctx): (SQL | undefined)[] {
    refuseDelegated(ctx, 'trusts')
    return []
  },
  can: canTrust,
  actions: (ctx) =>
    can(ctx, {
      create: ['identity:create_trust', { trustorId: ctx.caller.userId }, lentAuthority(ctx, 'trusts', (d) => d.kind === 'trust')],
    }),
})

export const pageTrust = query({
  policy: 'identity:get_trust',
  input: z.object({ trustId: z.string().max(255) }),
  target(ctx, { trustId }) {
    refuseDelegated(ctx, 'trusts')
    return rowWith(ctx, trustRows, trustId)
  },
  missing: ({ trustId }) => ['trust', trustId] as const,
  attributes: ({ trustorId, trusteeId }) => ({ trustorId, trusteeId }),
  async run(ctx, { trustId }, trust) {
    const passedOn = await rowsWith(ctx, trustRows, eq(trusts.redelegatedTrustId, trustId), 100)
    return {
      trust: { ...trust, can: canTrust(ctx, trust) },
      /** What was made from it and ends with it. */
      passedOn,
    }
  },
})
