import { impliedRoles, roles, type Role } from '@pileus/db/schema/identity'
import { and, asc, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, forbidden, notFound } from '../../../platform/fault.ts'
import { command, query } from '../../../platform/op.ts'
import { requireRole } from '../roles/ops.ts'

/** Keystone's default list: who may make rules must not be able to make himself an administrator by one. */
const neverImplied = ['admin']

export interface Inference {
  prior: Role
  implied: Role
}

const pair = { priorId: z.string(), impliedId: z.string() }
const target = async (ctx: Ctx, { priorId, impliedId }: { priorId: string; impliedId: string }): Promise<Inference> => ({
  prior: await requireRole(ctx, priorId),
  implied: await requireRole(ctx, impliedId),
})
const attributes = () => ({})
const is = ({ prior, implied }: Inference) => and(eq(impliedRoles.priorId, prior.id), eq(impliedRoles.impliedId, implied.id))

async function requireRule(ctx: Ctx, rule: Inference): Promise<Inference> {
  const [found] = await ctx.db.select().from(impliedRoles).where(is(rule)).limit(1)
  if (!found) throw notFound('implied role', `${rule.prior.id} implies ${rule.implied.id}`)
  return rule
}

/** HEAD asks for another rule than GET, as upstream. */
export const showImpliedRole = query({
  policy: 'identity:get_implied_role',
  policyOf: ({ check }) => (check ? 'identity:check_implied_role' : 'identity:get_implied_role'),
  input: z.object({ ...pair, check: z.boolean().default(false) }),
  target,
  attributes,
  run: async (ctx, { check }, rule) => ({ ...(await requireRule(ctx, rule)), check }),
})

export const listImpliedRoles = query({
  policy: 'identity:list_implied_roles',
  input: z.object({ priorId: z.string() }),
  target: (ctx, { priorId }) => requireRole(ctx, priorId),
  attributes,
  async run(ctx, _input, prior) {
    const found = await ctx.db
      .select({ implied: roles })
      .from(impliedRoles)
      .innerJoin(roles, eq(roles.id, impliedRoles.impliedId))
      .where(eq(impliedRoles.priorId, prior.id))
      .orderBy(asc(roles.id))
    return { prior, implies: found.map((row) => row.implied) }
  },
})

const priors = alias(roles, 'prior')

/** Every rule there is, grouped by the role that has the others in it. */
export const listRoleInferences = query({
  policy: 'identity:list_role_inference_rules',
  input: z.object({}),
  async run(ctx) {
    const found = await ctx.db
      .select({ prior: priors, implied: roles })
      .from(impliedRoles)
      .innerJoin(priors, eq(priors.id, impliedRoles.priorId))
      .innerJoin(roles, eq(roles.id, impliedRoles.impliedId))
      .orderBy(asc(priors.id), asc(roles.id))
    return [...Map.groupBy(found, (rule) => rule.prior.id).values()].flatMap(([head, ...rest]) =>
      head ? [{ prior: head.prior, implies: [head, ...rest].map((rule) => rule.implied) }] : [],
    )
  },
})

export const createImpliedRole = command({
  policy: 'identity:create_implied_role',
  input: z.object(pair),
  target,
  attributes,
  async run(ctx, _input, rule) {
    await makeRule(ctx, rule)
    return rule
  },
})

export async function makeRule(ctx: CommandCtx, rule: Inference): Promise<void> {
  const { prior, implied } = rule
  if (neverImplied.includes(implied.name)) throw forbidden(`The role ${implied.name} cannot be implied by another one.`)
  if (prior.domainId === null && implied.domainId !== null) throw forbidden('A role of the cloud cannot imply a role of a domain.')
  await refuseCircle(ctx, rule)
  await ctx.db.insert(impliedRoles).values({ priorId: prior.id, impliedId: implied.id }).onConflictDoNothing()
  ctx.emit({ kind: 'implied_role.create', subjectId: prior.id, data: { implied: implied.id } })
}

/** One maker of rules at a time: two that are fine alone can be a circle together. */
async function refuseCircle(ctx: Ctx, { prior, implied }: Inference) {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtext('identity.implied_role'))`)
  const below = await ctx.db.execute<{ id: string }>(sql`with recursive down as (
    select ${implied.id}::text as id
    union select i.implied_id from ${impliedRoles} i join down on i.prior_id = down.id)
    select id from down where id = ${prior.id}`)
  if (below.length > 0) throw badRequest(`The role ${implied.name} implies ${prior.name} already: the other way round would make a circle.`)
}

export const deleteImpliedRole = command({
  policy: 'identity:delete_implied_role',
  input: z.object(pair),
  target,
  attributes,
  async run(ctx, _input, rule) {
    await requireRule(ctx, rule)
    await endRule(ctx, rule)
  },
})

export async function endRule(ctx: CommandCtx, rule: Inference): Promise<void> {
  await ctx.db.delete(impliedRoles).where(is(rule))
  ctx.emit({ kind: 'implied_role.delete', subjectId: rule.prior.id, data: { implied: rule.implied.id } })
}
