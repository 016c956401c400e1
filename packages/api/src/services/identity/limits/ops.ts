import { limits, projects, registeredLimits, type RegisteredLimit } from '@pileus/db/schema/identity'
import { and, eq, gt, inArray, or, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, forbidden, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { cut, paging, type Page } from '../../../platform/rest/list.ts'
import { noted, told } from '../changes.ts'
import { orConflict } from '../conflicts.ts'
import { findDomain } from '../domains/ops.ts'
import { is } from '../filters.ts'
import { description, idRef, text } from '../inputs.ts'
import { findProject } from '../projects/ops.ts'
import { amount, isAbout, requireServiceAndRegion, resourceName } from '../registered-limits/ops.ts'
import { fitsBelow, limitModels } from './model.ts'

const columns = {
  id: limits.id,
  projectId: limits.projectId,
  domainId: limits.domainId,
  registeredLimitId: limits.registeredLimitId,
  serviceId: registeredLimits.serviceId,
  regionId: registeredLimits.regionId,
  resourceName: registeredLimits.resourceName,
  resourceLimit: limits.resourceLimit,
  description: limits.description,
}

/** A limit with the resource that it is about. */
export interface LimitRow {
  id: string
  projectId: string | null
  domainId: string | null
  serviceId: string
  regionId: string | null
  resourceName: string
  resourceLimit: number
  description: string | null
}

const select = (ctx: Ctx, where: SQL | undefined) =>
  ctx.db.select(columns).from(limits).innerJoin(registeredLimits, eq(registeredLimits.id, limits.registeredLimitId)).where(where)

const one = { limitId: z.string() }
const find = (ctx: Ctx, { limitId }: { limitId: string }) => first(select(ctx, eq(limits.id, limitId)).limit(1))

/** Only administrators get further than this, but everybody is told that there is no such limit, as upstream. */
async function existing(ctx: CommandCtx, input: { limitId: string }) {
  const found = await find(ctx, input)
  if (!found) throw notFound('limit', input.limitId)
  return found
}

export const showLimit = query({
  policy: 'identity:get_limit',
  input: z.object(one),
  async target(ctx, input) {
    const limit = await find(ctx, input)
    return limit && { limit, project: limit.projectId === null ? undefined : await findProject(ctx, limit.projectId) }
  },
  missing: ({ limitId }) => ['limit', limitId] as const,
  attributes: ({ limit, project }) => ({ projectId: limit.projectId, domainId: limit.domainId, projectDomainId: project?.domainId }),
  run: (_ctx, _input, { limit }): LimitRow => limit,
})

/** The system sees all limits, a domain its own and those of its projects, a project its own: whatever the role. */
export function visibleIn({ scope }: Ctx['caller']): SQL | undefined {
  if (scope.kind === 'system') return undefined
  if (scope.kind === 'project') return eq(limits.projectId, scope.projectId)
  if (scope.kind === 'domain')
    return or(
      eq(limits.domainId, scope.domainId),
      sql`${limits.projectId} in (select id from ${projects} where domain_id = ${scope.domainId})`,
    )
  return sql`false`
}

const word = z.string().optional()

export const listLimits = list({
  policy: 'identity:list_limits',
  input: z.object({ ...paging, serviceId: word, regionId: word, resourceName: word, projectId: word, domainId: word }),
  columns: {},
  async run(ctx, { limit, marker, serviceId, regionId, resourceName, projectId, domainId }, visible): Promise<Page<LimitRow>> {
    const where = and(
      visible,
      visibleIn(ctx.caller),
      is(registeredLimits.serviceId, serviceId),
      is(registeredLimits.regionId, regionId),
      is(registeredLimits.resourceName, resourceName),
      is(limits.projectId, projectId),
      is(limits.domainId, domainId),
      marker === undefined ? undefined : gt(limits.id, marker),
    )
    const rows = select(ctx, where).orderBy(limits.id).$dynamic()
    return cut(await (limit === undefined ? rows : rows.limit(limit + 1)), limit)
  },
})

export const showLimitModel = query({
  policy: 'identity:get_limit_model',
  input: z.object({}),
  run: (ctx) => limitModels[ctx.cloud.settings.limitModel ?? 'flat'],
})

const wanted = z
  .strictObject({
    projectId: idRef.optional(),
    domainId: idRef.optional(),
    serviceId: idRef,
    regionId: text().nullish(),
    resourceName,
    resourceLimit: amount,
    description,
  })
  .refine(({ projectId, domainId }) => (projectId === undefined) !== (domainId === undefined), 'must name either a project or a domain')

const taken = 'Conflict occurred attempting to store limit - Duplicate entry: this project or domain has a limit for the resource already.'

export const createLimits = command({
  policy: 'identity:create_limits',
  input: z.object({ limits: z.array(wanted).min(1, 'must not be empty') }),
  async run(ctx, input): Promise<LimitRow[]> {
    const made: LimitRow[] = []
    for (const item of input.limits) {
      await requireServiceAndRegion(ctx, item)
      const owner = await ownerOf(ctx, item)
      const registered = await first(ctx.db.select().from(registeredLimits).where(isAbout(item)).limit(1).for('share'))
      if (!registered) throw forbidden('Unable to create a limit that has no corresponding registered limit.')
      const known = await first(
        ctx.db
          .select({ id: limits.id })
          .from(limits)
          .where(
            and(eq(limits.registeredLimitId, registered.id), is(limits.projectId, owner.projectId), is(limits.domainId, owner.domainId)),
          )
          .limit(1),
      )
      if (known) throw conflict(taken)
      const values = {
        projectId: owner.projectId ?? null,
        domainId: owner.domainId ?? null,
        registeredLimitId: registered.id,
        resourceLimit: item.resourceLimit,
        description: item.description ?? null,
      }
      const [row] = await orConflict(ctx.db.insert(limits).values(values).returning(), taken)
      const { serviceId, regionId, resourceName } = registered
      made.push({ ...noted(ctx, 'limit.create', row), serviceId, regionId, resourceName })
    }
    // Only now, since limits of a domain and of its projects may come in any order.
    for (const limit of made) await requireFit(ctx, limit)
    return made
  },
})

/** A domain may be named as the project that it is, too. */
async function ownerOf(ctx: CommandCtx, { projectId, domainId }: { projectId?: string | undefined; domainId?: string | undefined }) {
  if (projectId !== undefined) {
    const project = await findProject(ctx, projectId)
    if (!project) throw badRequest(`names a project that does not exist: ${projectId}`, { path: ['projectId'] })
    return project.isDomain ? { domainId: projectId } : { projectId }
  }
  if (domainId === undefined || !(await findDomain(ctx, domainId)))
    throw badRequest(`names a domain that does not exist: ${domainId}`, { path: ['domainId'] })
  return { domainId }
}

export const updateLimit = command({
  policy: 'identity:update_limit',
  input: z.strictObject({ ...one, resourceLimit: amount.optional(), description }),
  target: existing,
  async run(ctx, { limitId, resourceLimit, description }, limit): Promise<LimitRow> {
    const set = {
      resourceLimit: resourceLimit ?? limit.resourceLimit,
      description: description === undefined ? limit.description : description,
    }
    const [changed] = await ctx.db.update(limits).set(set).where(eq(limits.id, limitId)).returning()
    noted(ctx, 'limit.update', changed, limit)
    await requireFit(ctx, { ...limit, ...set })
    return { ...limit, ...set }
  },
})

export const deleteLimit = command({
  policy: 'identity:delete_limit',
  input: z.object(one),
  target: existing,
  async run(ctx, { limitId }, limit) {
    await ctx.db.delete(limits).where(eq(limits.id, limitId))
    ctx.emit({ kind: 'limit.delete', subjectId: limitId, projectId: limit.projectId, domainId: limit.domainId, data: told(limit) })
  },
})

/** Under strict_two_level no project may have more than its domain; a domain without a limit of its own has the registered one. */
async function requireFit(ctx: CommandCtx, limit: LimitRow) {
  if (ctx.cloud.settings.limitModel !== 'strict_two_level') return
  const registered = await first(ctx.db.select().from(registeredLimits).where(isAbout(limit)).limit(1).for('update'))
  if (!registered) return
  const fits =
    limit.projectId === null
      ? await fitsAbove(ctx, registered, limit)
      : await fitsInDomain(ctx, registered, limit.projectId, limit.resourceLimit)
  if (fits) return
  const owner = limit.projectId === null ? `domain ${limit.domainId}` : `project ${limit.projectId}`
  throw forbidden(
    `Invalid resource limit: ${limit.resourceLimit} of ${limit.resourceName} for the ${owner} does not satisfy the current hierarchy model: no project may have more than its domain.`,
  )
}

async function fitsInDomain(ctx: CommandCtx, registered: RegisteredLimit, projectId: string, amount: number): Promise<boolean> {
  const project = await findProject(ctx, projectId)
  const domains = await ctx.db
    .select({ amount: limits.resourceLimit })
    .from(limits)
    .where(and(eq(limits.registeredLimitId, registered.id), eq(limits.domainId, project?.domainId ?? '')))
  return fitsBelow(amount, domains[0]?.amount ?? registered.defaultLimit)
}

async function fitsAbove(ctx: CommandCtx, registered: RegisteredLimit, { domainId, resourceLimit }: LimitRow): Promise<boolean> {
  const below = ctx.db
    .select({ id: projects.id })
    .from(projects)
    .where(eq(projects.domainId, domainId ?? ''))
  const rows = await ctx.db
    .select({ amount: limits.resourceLimit })
    .from(limits)
    .where(and(eq(limits.registeredLimitId, registered.id), inArray(limits.projectId, below)))
  return rows.every(({ amount }) => fitsBelow(amount, resourceLimit))
}
