import { endpoints, regions, type Region } from '@pileus/db/schema/identity'
import { eq, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, type Blocker, conflict, Fault, forbidden, maxBlockers, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { told } from '../changes.ts'
import { orConflict } from '../conflicts.ts'
import { description, extra, givenId } from '../inputs.ts'

export const findRegion = (ctx: Ctx, id: string) => first(ctx.db.select().from(regions).where(eq(regions.id, id)).limit(1))

export async function requireRegion(ctx: Ctx, id: string) {
  const region = await findRegion(ctx, id)
  if (!region) throw notFound('region', id)
  return region
}

const one = { regionId: z.string() }
const target = (ctx: Ctx, input: { regionId: string }) => findRegion(ctx, input.regionId)
const missing = (input: { regionId: string }) => ['region', input.regionId] as const

export const showRegion = query({
  policy: 'identity:get_region',
  input: z.object(one),
  target,
  missing,
  run: (_ctx, _input, region) => region,
})

export const listRegions = list({
  policy: 'identity:list_regions',
  input: z.object({ ...paging, parentRegionId: z.string().optional() }),
  columns: {},
  run: (ctx, { parentRegionId, ...paged }, where) =>
    page(ctx, regions, {
      id: regions.id,
      where: [where, parentRegionId === undefined ? undefined : eq(regions.parentRegionId, parentRegionId)],
      ...paged,
    }),
})

export const createRegion = command({
  policy: 'identity:create_region',
  input: z.object({ id: givenId.nullish(), description, parentRegionId: z.string().nullish(), extra }),
  async run(ctx, { id, description, parentRegionId, extra }) {
    await requireParent(ctx, parentRegionId)
    const taken = `Conflict occurred attempting to store region - Duplicate ID, ${id}.`
    if (id && (await findRegion(ctx, id))) throw conflict(taken)
    const values = { ...(id ? { id } : {}), description: description ?? '', parentRegionId: parentRegionId ?? null, extra }
    const [region] = await orConflict(ctx.db.insert(regions).values(values).returning(), taken)
    return noted(ctx, 'region.create', region)
  },
})

export const updateRegion = command({
  policy: 'identity:update_region',
  input: z.object({ ...one, description, parentRegionId: z.string().nullish(), extra }),
  target,
  missing,
  async run(ctx, { description, parentRegionId, extra }, region) {
    await requireParent(ctx, parentRegionId)
    if (parentRegionId) await refuseCircle(ctx, region, parentRegionId)
    const changes = {
      ...(description === undefined ? {} : { description: description ?? '' }),
      ...(parentRegionId === undefined ? {} : { parentRegionId }),
      extra: { ...region.extra, ...extra },
      updatedAt: ctx.now(),
    }
    const [changed] = await orConflict(
      ctx.db.update(regions).set(changes).where(eq(regions.id, region.id)).returning(),
      'The parent region was removed while the region was being changed.',
    )
    return noted(ctx, 'region.update', changed, region)
  },
})

/** The regions below it go with it. As in Keystone, endpoints in any of them forbid that: 403, not 409. */
export const deleteRegion = command({
  policy: 'identity:delete_region',
  input: z.object(one),
  target,
  missing,
  async run(ctx, _input, region) {
    const tree = await regionsBelow(ctx, region.id)
    const found = await ctx.db
      .select({ id: endpoints.id, name: endpoints.url })
      .from(endpoints)
      .where(inArray(endpoints.regionId, tree))
      .limit(maxBlockers)
    if (found.length > 0) {
      const blockers: Blocker[] = found.map((endpoint) => ({ kind: 'endpoint', ...endpoint }))
      const why = `Unable to delete region ${region.id} because it or its child regions have associated endpoints.`
      throw forbidden(why, { reason: 'has_endpoints', blockers })
    }
    // In one statement, so that the order of parents and children does not matter.
    await orConflict(
      ctx.db.delete(regions).where(inArray(regions.id, tree)),
      `Unable to delete region ${region.id}: registered limits belong to it or to a region below it. Delete those first.`,
    )
    for (const subjectId of tree) ctx.emit({ kind: 'region.delete', subjectId })
  },
})

async function regionsBelow(ctx: Ctx, id: string): Promise<string[]> {
  const rows = await ctx.db.execute<{ id: string }>(sql`with recursive down as (
    select id from ${regions} where id = ${id}
    union select r.id from ${regions} r join down on r.parent_region_id = down.id)
    select id from down`)
  return rows.map((row) => row.id)
}

async function requireParent(ctx: Ctx, parentId: string | null | undefined) {
  if (typeof parentId === 'string') await requireRegion(ctx, parentId)
}

async function refuseCircle(ctx: Ctx, region: Region, parentId: string) {
  const above = await ctx.db.execute<{ id: string }>(sql`with recursive up as (
    select id, parent_region_id from ${regions} where id = ${parentId}
    union select r.id, r.parent_region_id from ${regions} r join up on r.id = up.parent_region_id)
    select id from up where id = ${region.id}`)
  if (above.length > 0) throw badRequest(`must not be ${parentId}, which lies below this region`, { path: ['parentRegionId'] })
}

function noted(ctx: CommandCtx, kind: string, region: Region | undefined, before?: Region): Region {
  if (!region) throw new Fault('conflict', 'The region was removed while it was being changed.')
  ctx.emit({ kind, subjectId: region.id, data: told(region, before) })
  return region
}
