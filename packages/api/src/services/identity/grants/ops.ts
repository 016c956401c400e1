import { assignments, groups, projects, roles, users, type Role } from '@pileus/db/schema/identity'
import { and, asc, eq, getTableColumns } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, forbidden, notFound } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import type { Target } from '../../../platform/policy.ts'
import { dropUnfounded } from '../application-credentials/founded.ts'
import { requireRole, roleAttributes } from '../roles/ops.ts'

const where = {
  actorKind: z.enum(['user', 'group']),
  actorId: z.string(),
  targetKind: z.enum(['project', 'domain', 'system']),
  targetId: z.string().default('system'),
  /** To the projects below the target, not to the target itself. */
  inherited: z.boolean().default(false),
}
export type Where = z.output<z.ZodObject<typeof where>>
/** There is one system, and nothing below it. */
const settle = <W extends Where>(at: W): W => (at.targetKind === 'system' ? { ...at, targetId: 'system', inherited: false } : at)
const placeInput = z.object(where).transform(settle)
const grantInput = z.object({ ...where, roleId: z.string() }).transform(settle)

interface Place {
  /** Domain of the project or domain; the system has none. */
  targetDomain: string | null
  /** Missing only where what is left of somebody gone is cleaned up. */
  actorDomain: string | undefined
}

export interface Grant extends Place {
  role: Role
}

/** What is missing is told to everybody, before the rule is asked, as upstream. */
async function locate(ctx: Ctx, at: Where): Promise<Place> {
  const targetDomain = await domainOfTarget(ctx, at)
  const actorDomain = await domainOfActor(ctx, at)
  if (actorDomain === undefined) throw notFound(at.actorKind, at.actorId)
  return { targetDomain, actorDomain }
}

async function domainOfTarget(ctx: Ctx, { targetKind, targetId }: Where): Promise<string | null> {
  if (targetKind === 'system') return null
  const [found] = await ctx.db.select().from(projects).where(eq(projects.id, targetId)).limit(1)
  if (!found || (targetKind === 'domain' && !found.isDomain)) throw notFound(targetKind, targetId)
  return found.domainId ?? found.id
}

async function domainOfActor(ctx: Ctx, { actorKind, actorId }: Where): Promise<string | undefined> {
  const table = actorKind === 'user' ? users : groups
  return (await first(ctx.db.select({ domainId: table.domainId }).from(table).where(eq(table.id, actorId)).limit(1)))?.domainId
}

function attributes(place: Place, at: Where): Target {
  return {
    ...(place.actorDomain === undefined ? {} : { [at.actorKind === 'user' ? 'userDomainId' : 'groupDomainId']: place.actorDomain }),
    ...(at.targetKind === 'project' ? { projectDomainId: place.targetDomain } : {}),
    ...(at.targetKind === 'domain' ? { targetDomainId: place.targetDomain } : {}),
  }
}

export const grantAttributes = (grant: Grant, at: Where): Target => ({ ...attributes(grant, at), ...roleAttributes(grant.role) })

export const locateGrant = async (ctx: Ctx, at: Where & { roleId: string }): Promise<Grant> => ({
  role: await requireRole(ctx, at.roleId),
  ...(await locate(ctx, at)),
})

/** The rules of the system's grants have names of their own. */
const ruleFor = (verb: 'create' | 'check' | 'revoke' | 'list') => (at: Where) => {
  const grants = verb === 'list' ? 'grants' : 'grant'
  return at.targetKind === 'system' ? `identity:${verb}_system_${grants}_for_${at.actorKind}` : `identity:${verb}_${grants}`
}

const isAt = (at: Where) =>
  and(
    eq(assignments.actorKind, at.actorKind),
    eq(assignments.actorId, at.actorId),
    eq(assignments.targetKind, at.targetKind),
    eq(assignments.targetId, at.targetId),
    eq(assignments.inherited, at.inherited),
  )

const missingGrant = (at: Where & { roleId: string }) =>
  notFound('role assignment with role', `${at.roleId}, ${at.actorKind}: ${at.actorId}, ${at.targetKind}: ${at.targetId}`)

export const listGrants = query({
  policy: 'identity:list_grants',
  policyOf: ruleFor('list'),
  input: placeInput,
  target: locate,
  attributes,
  run: async (ctx, at) => ({
    rows: await ctx.db
      .select(getTableColumns(roles))
      .from(assignments)
      .innerJoin(roles, eq(roles.id, assignments.roleId))
      .where(isAt(at))
      .orderBy(asc(roles.id)),
  }),
})

export const checkGrant = query({
  policy: 'identity:check_grant',
  policyOf: ruleFor('check'),
  input: grantInput,
  target: locateGrant,
  attributes: grantAttributes,
  async run(ctx, at, grant) {
    const [found] = await ctx.db
      .select()
      .from(assignments)
      .where(and(isAt(at), eq(assignments.roleId, grant.role.id)))
      .limit(1)
    if (!found) throw missingGrant(at)
  },
})

export const createGrant = command({
  policy: 'identity:create_grant',
  policyOf: ruleFor('create'),
  input: grantInput,
  target: locateGrant,
  attributes: grantAttributes,
  run: (ctx, at, grant) => makeGrant(ctx, at, grant),
})

export async function makeGrant(
  ctx: CommandCtx,
  { roleId, ...at }: Where & { roleId: string },
  { role, targetDomain }: Grant,
): Promise<void> {
  if (role.domainId !== null && at.targetKind === 'system')
    throw badRequest(`The role ${role.id} belongs to a domain and cannot be had on the system.`)
  if (role.domainId !== null && at.targetKind === 'project' && role.domainId !== targetDomain) {
    throw forbidden(`The role ${role.id} belongs to another domain than the project ${at.targetId}.`)
  }
  await ctx.db
    .insert(assignments)
    .values({ ...at, roleId })
    .onConflictDoNothing()
  ctx.emit({ kind: 'role_assignment.create', subjectId: at.actorId, ...subject(at), data: { ...at, roleId } })
}

/** What is left of somebody gone can be cleaned up. */
export const locateRevoked = async (ctx: Ctx, at: Where & { roleId: string }): Promise<Grant> => ({
  role: await requireRole(ctx, at.roleId),
  targetDomain: await domainOfTarget(ctx, at),
  actorDomain: await domainOfActor(ctx, at),
})

export const revokeGrant = command({
  policy: 'identity:revoke_grant',
  policyOf: ruleFor('revoke'),
  input: grantInput,
  target: locateRevoked,
  attributes: grantAttributes,
  async run(ctx, at) {
    if (!(await endGrant(ctx, at))) throw missingGrant(at)
  },
})

/** Whether there was anything to end. */
export async function endGrant(ctx: CommandCtx, at: Where & { roleId: string }): Promise<boolean> {
  const gone = await ctx.db
    .delete(assignments)
    .where(and(isAt(at), eq(assignments.roleId, at.roleId)))
    .returning()
  if (gone.length === 0) return false
  await dropUnfounded(ctx, { kind: at.actorKind, id: at.actorId })
  ctx.emit({ kind: 'role_assignment.delete', subjectId: at.actorId, ...subject(at), data: at })
  return true
}

const subject = ({ targetKind, targetId }: Where) => ({
  ...(targetKind === 'project' ? { projectId: targetId } : {}),
  ...(targetKind === 'domain' ? { domainId: targetId } : {}),
})
