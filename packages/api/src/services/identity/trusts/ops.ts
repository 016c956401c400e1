import { projects, roles, trustRoles, trusts, users, type Role, type Trust } from '@pileus/db/schema/identity'
import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, Fault, forbidden, notFound } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { refuseDelegated } from '../delegation.ts'
import { expiry } from '../expiry.ts'
import { extra, text } from '../inputs.ts'
import { resolveRoles, roleRefs } from '../roles/refs.ts'
import { requireRole } from '../roles/ops.ts'
import { firstCount, nextCount } from './redelegation.ts'

export interface Lent extends Trust {
  roles: Role[]
}

const rolesOf = (ctx: Ctx, trustId: string): Promise<Role[]> =>
  ctx.db
    .select(getTableColumns(roles))
    .from(trustRoles)
    .innerJoin(roles, eq(roles.id, trustRoles.roleId))
    .where(eq(trustRoles.trustId, trustId))
    .orderBy(asc(roles.id))

/**
 * A trust that still lends something. One that is over is not found, by anybody: like upstream, this is said before the rule is asked.
 * Of the tokens that were lent, only that of the trust itself may see it and end it, so that what works by a trust can clean up.
 */
async function requireTrust(ctx: Ctx, id: string): Promise<Trust> {
  refuseDelegated(ctx, 'trusts', (delegation) => delegation.kind === 'trust' && delegation.id === id)
  const trust = await first(ctx.db.select().from(trusts).where(eq(trusts.id, id)).limit(1))
  if (!trust || trust.remainingUses === 0 || (trust.expiresAt && trust.expiresAt <= ctx.now())) throw notFound('trust', id)
  return trust
}

const one = { trustId: z.string() }
const target = (ctx: Ctx, { trustId }: { trustId: string }) => requireTrust(ctx, trustId)
const attributes = ({ trustorId, trusteeId }: Trust) => ({ trustorId, trusteeId })

export const showTrust = query({
  policy: 'identity:get_trust',
  input: z.object(one),
  target,
  attributes,
  run: async (ctx, _input, trust): Promise<Lent> => ({ ...trust, roles: await rolesOf(ctx, trust.id) }),
})

export const listTrustRoles = query({
  policy: 'identity:list_roles_for_trust',
  input: z.object(one),
  target,
  attributes,
  run: async (ctx, _input, trust) => ({ rows: await rolesOf(ctx, trust.id) }),
})

export const showTrustRole = query({
  policy: 'identity:get_role_for_trust',
  input: z.object({ ...one, roleId: z.string() }),
  target,
  attributes,
  async run(ctx, { roleId }, trust) {
    const [lent] = await ctx.db
      .select()
      .from(trustRoles)
      .where(and(eq(trustRoles.trustId, trust.id), eq(trustRoles.roleId, roleId)))
      .limit(1)
    if (!lent) throw notFound('role', roleId)
    return requireRole(ctx, roleId)
  },
})

/** Three rules, by what is asked for: all trusts, those that somebody gave, those that somebody got. */
export const listTrusts = query({
  policy: 'identity:list_trusts',
  policyOf: ({ trustorUserId, trusteeUserId }) =>
    trustorUserId ? 'identity:list_trusts_for_trustor' : trusteeUserId ? 'identity:list_trusts_for_trustee' : 'identity:list_trusts',
  input: z.object({ ...paging, trustorUserId: z.string().optional(), trusteeUserId: z.string().optional() }),
  attributes: (_none: undefined, { trustorUserId, trusteeUserId }) =>
    trustorUserId ? { trustorId: trustorUserId } : { trusteeId: trusteeUserId },
  run(ctx, { trustorUserId, trusteeUserId, ...paged }) {
    refuseDelegated(ctx, 'trusts')
    const where = [
      trustorUserId ? eq(trusts.trustorId, trustorUserId) : undefined,
      trusteeUserId ? eq(trusts.trusteeId, trusteeUserId) : undefined,
    ]
    return page(ctx, trusts, { id: trusts.id, where, ...paged })
  },
})

const create = z.object({
  trustorUserId: text(),
  trusteeUserId: text(),
  impersonation: z.boolean('must be true or false'),
  projectId: text().nullish(),
  roles: roleRefs.default([]),
  expiresAt: expiry.nullish(),
  remainingUses: z.int('must be a whole number').min(1, 'must be at least 1').nullish(),
  allowRedelegation: z.boolean('must be true or false').nullish(),
  redelegationCount: z.int('must be a whole number').min(0, 'must not be negative').nullish(),
  extra,
})

type Create = z.output<typeof create>

export const createTrust = command({
  policy: 'identity:create_trust',
  input: create,
  attributes: (_none: undefined, { trustorUserId }) => ({ trustorId: trustorUserId }),
  async run(ctx, input): Promise<Lent> {
    refuseDelegated(ctx, 'trusts', (delegation) => delegation.kind === 'trust')
    if (input.projectId && input.roles.length === 0) throw forbidden('A trust on a project must lend at least one role.')
    if (!input.projectId && input.roles.length > 0) throw badRequest('is required together with roles', { path: ['projectId'] })
    await requirePlace(ctx, input)
    const lent = await resolveRoles(ctx, input.roles)
    refuseRolesNotHeld(ctx, input, lent)
    const values = await terms(ctx, input, lent)
    const [trust] = await ctx.db.insert(trusts).values(values).returning()
    if (!trust) throw new Fault('unavailable', 'The trust could not be stored.')
    if (lent.length > 0) await ctx.db.insert(trustRoles).values(lent.map((role) => ({ trustId: trust.id, roleId: role.id })))
    ctx.emit({ kind: 'trust.create', subjectId: trust.id, projectId: trust.projectId })
    return { ...trust, roles: lent }
  },
})

async function requirePlace(ctx: Ctx, { trusteeUserId, projectId }: Create) {
  if (!(await first(ctx.db.select({ id: users.id }).from(users).where(eq(users.id, trusteeUserId)).limit(1))))
    throw notFound('user', trusteeUserId)
  if (projectId && !(await first(ctx.db.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).limit(1))))
    throw notFound('project', projectId)
}

/** What the token holds counts, not what the trustor holds in the database: a token may be lent or narrowed itself (CVE-2026-43000). */
function refuseRolesNotHeld(ctx: Ctx, { projectId }: Create, lent: Role[]) {
  const { scope, roleIds } = ctx.caller
  if (projectId && (scope.kind !== 'project' || scope.projectId !== projectId))
    throw forbidden('A trust is made with a token that is scoped to its project.')
  const missing = lent.find((role) => !roleIds.includes(role.id))
  if (missing) throw notFound('role', missing.id)
}

/** The row of a new trust: as wanted, or as far as the trust allows that the token comes from. */
async function terms(ctx: CommandCtx, input: Create, lent: Role[]) {
  const wanted = {
    impersonation: input.impersonation,
    expiresAt: input.expiresAt ? new Date(input.expiresAt) : null,
    remainingUses: input.remainingUses ?? null,
    allowRedelegation: input.allowRedelegation ?? false,
    redelegationCount: input.redelegationCount ?? undefined,
    roleIds: lent.map((role) => role.id),
  }
  const row = {
    trustorId: input.trustorUserId,
    trusteeId: input.trusteeUserId,
    projectId: input.projectId ?? null,
    extra: input.extra,
    impersonation: wanted.impersonation,
    remainingUses: wanted.remainingUses,
  }
  if (!ctx.caller.delegation) return { ...row, expiresAt: wanted.expiresAt, redelegationCount: firstCount(wanted) }
  const trust = await requireTrust(ctx, ctx.caller.delegation.id)
  const parent = { trust, roleIds: new Set((await rolesOf(ctx, trust.id)).map((role) => role.id)) }
  return {
    ...row,
    redelegationCount: nextCount(parent, wanted),
    redelegatedTrustId: trust.id,
    expiresAt: wanted.expiresAt ?? trust.expiresAt,
  }
}

/** With it go the trusts that were made from it, and the tokens of them all. */
export const deleteTrust = command({
  policy: 'identity:delete_trust',
  input: z.object(one),
  target,
  attributes,
  async run(ctx, _input, trust) {
    const chain = await ctx.db.execute<{ id: string; project_id: string | null }>(sql`with recursive chain as (
      select id, project_id from ${trusts} where id = ${trust.id}
      union select t.id, t.project_id from ${trusts} t join chain on t.redelegated_trust_id = chain.id)
      select id, project_id from chain`)
    await ctx.db.delete(trusts).where(eq(trusts.id, trust.id))
    for (const gone of chain) ctx.emit({ kind: 'trust.delete', subjectId: gone.id, projectId: gone.project_id })
  },
})
