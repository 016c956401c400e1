import { limits, projects, registeredLimits, regions, services, type RegisteredLimit } from '@pileus/db/schema/identity'
import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, type Blocker, conflict, forbidden, maxBlockers, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { noted, told } from '../changes.ts'
import { orConflict } from '../conflicts.ts'
import { is } from '../filters.ts'
import { description, idRef, text } from '../inputs.ts'

/** -1 is no limit. */
export const amount = z
  .number('must be a number')
  .int('must be a whole number')
  .min(-1, 'must be at least -1')
  .max(2_147_483_647, 'must not be larger than 2147483647')
export const resourceName = text().min(1, 'must not be empty')

/** What a limit is about. */
export interface Resource {
  serviceId: string
  regionId?: string | null | undefined
  resourceName: string
}

export const isAbout = ({ serviceId, regionId, resourceName }: Resource) =>
  and(
    eq(registeredLimits.serviceId, serviceId),
    regionId === null || regionId === undefined ? isNull(registeredLimits.regionId) : eq(registeredLimits.regionId, regionId),
    eq(registeredLimits.resourceName, resourceName),
  )

export async function requireServiceAndRegion(
  ctx: Ctx,
  { serviceId, regionId }: { serviceId?: string | undefined; regionId?: string | null | undefined },
) {
  if (
    serviceId !== undefined &&
    !(await first(ctx.db.select({ id: services.id }).from(services).where(eq(services.id, serviceId)).limit(1)))
  ) {
    throw badRequest(`names a service that does not exist: ${serviceId}`, { path: ['serviceId'] })
  }
  if (regionId && !(await first(ctx.db.select({ id: regions.id }).from(regions).where(eq(regions.id, regionId)).limit(1)))) {
    throw badRequest(`names a region that does not exist: ${regionId}`, { path: ['regionId'] })
  }
}

const one = { registeredLimitId: z.string() }

/** Everybody may see these, so everybody is told when there is none. */
async function target(ctx: Ctx, { registeredLimitId: id }: { registeredLimitId: string }): Promise<RegisteredLimit> {
  const found = await first(ctx.db.select().from(registeredLimits).where(eq(registeredLimits.id, id)).limit(1))
  if (!found) throw notFound('registered limit', id)
  return found
}

async function unused(ctx: CommandCtx, input: { registeredLimitId: string }): Promise<RegisteredLimit> {
  await ctx.db
    .select({ id: registeredLimits.id })
    .from(registeredLimits)
    .where(eq(registeredLimits.id, input.registeredLimitId))
    .for('update')
  return target(ctx, input)
}

async function requireUnused(ctx: CommandCtx, { id }: RegisteredLimit) {
  const blockers: Blocker[] = await ctx.db
    .select({
      kind: sql<string>`case when ${limits.domainId} is null then 'project' else 'domain' end`,
      id: projects.id,
      name: projects.name,
    })
    .from(limits)
    .innerJoin(projects, eq(projects.id, sql`coalesce(${limits.domainId}, ${limits.projectId})`))
    .where(eq(limits.registeredLimitId, id))
    .orderBy(projects.name)
    .limit(maxBlockers)
  if (blockers.length === 0) return
  const why = `Unable to update or delete registered limit ${id} because there are project limits associated with it.`
  throw forbidden(why, { reason: 'in_use', blockers })
}

const taken = 'Conflict occurred attempting to store registered_limit - Duplicate entry: there is a limit for this resource already.'

export const showRegisteredLimit = query({
  policy: 'identity:get_registered_limit',
  input: z.object(one),
  target,
  run: (_ctx, _input, limit) => limit,
})

export const listRegisteredLimits = list({
  policy: 'identity:list_registered_limits',
  input: z.object({ ...paging, serviceId: z.string().optional(), regionId: z.string().optional(), resourceName: z.string().optional() }),
  columns: {},
  run: (ctx, { serviceId, regionId, resourceName, limit, marker }, visible) =>
    page(ctx, registeredLimits, {
      id: registeredLimits.id,
      where: [
        visible,
        is(registeredLimits.serviceId, serviceId),
        is(registeredLimits.regionId, regionId),
        is(registeredLimits.resourceName, resourceName),
      ],
      limit,
      marker,
    }),
})

const fields = { regionId: text().min(1, 'must not be empty').nullish(), description }

export const createRegisteredLimits = command({
  policy: 'identity:create_registered_limits',
  input: z.object({
    registeredLimits: z
      .array(z.strictObject({ ...fields, serviceId: idRef, resourceName, defaultLimit: amount }))
      .min(1, 'must not be empty'),
  }),
  async run(ctx, wanted): Promise<RegisteredLimit[]> {
    const made: RegisteredLimit[] = []
    for (const { serviceId, regionId, resourceName, defaultLimit, description } of wanted.registeredLimits) {
      await requireServiceAndRegion(ctx, { serviceId, regionId })
      const values = { serviceId, regionId: regionId ?? null, resourceName, defaultLimit, description: description ?? null }
      const [row] = await orConflict(ctx.db.insert(registeredLimits).values(values).returning(), taken)
      made.push(noted(ctx, 'registered_limit.create', row))
    }
    return made
  },
})

export const updateRegisteredLimit = command({
  policy: 'identity:update_registered_limit',
  input: z.strictObject({
    ...one,
    ...fields,
    serviceId: idRef.optional(),
    resourceName: resourceName.optional(),
    defaultLimit: amount.optional(),
  }),
  target: unused,
  async run(ctx, { serviceId, regionId, resourceName, defaultLimit, description }, limit) {
    await requireUnused(ctx, limit)
    await requireServiceAndRegion(ctx, { serviceId, regionId })
    const set = {
      serviceId: serviceId ?? limit.serviceId,
      regionId: regionId === undefined ? limit.regionId : regionId,
      resourceName: resourceName ?? limit.resourceName,
      defaultLimit: defaultLimit ?? limit.defaultLimit,
      description: description === undefined ? limit.description : description,
    }
    const other = await first(
      ctx.db
        .select({ id: registeredLimits.id })
        .from(registeredLimits)
        .where(and(isAbout(set), ne(registeredLimits.id, limit.id)))
        .limit(1),
    )
    if (other) throw conflict(taken)
    const [changed] = await orConflict(ctx.db.update(registeredLimits).set(set).where(eq(registeredLimits.id, limit.id)).returning(), taken)
    return noted(ctx, 'registered_limit.update', changed, limit)
  },
})

export const deleteRegisteredLimit = command({
  policy: 'identity:delete_registered_limit',
  input: z.object(one),
  target: unused,
  async run(ctx, _input, limit) {
    await requireUnused(ctx, limit)
    await ctx.db.delete(registeredLimits).where(eq(registeredLimits.id, limit.id))
    ctx.emit({ kind: 'registered_limit.delete', subjectId: limit.id, data: told(limit) })
  },
})
