import { endpoints, regions, type Region } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, Fault, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { description, extra, givenId } from '../inputs.ts'

export const findRegion = (ctx: Ctx, id: string) => first(ctx.db.select().from(regions).where(eq(regions.id, id)).limit(1))

const one = { regionId: z.string() }
const target = (ctx: Ctx, input: { regionId: string }) => findRegion(ctx, input.regionId)
const missing = (input: { regionId: string }) => ['region', input.regionId] as const

export const showRegion = query({ policy: 'identity:get_region', input: z.object(one), target, missing, run: (_ctx, _input, region) => region })

export const listRegions = list({
  policy: 'identity:list_regions',
  input: z.object({ ...paging, parentRegionId: z.string().optional() }),
  columns: {},
  run: (ctx, { parentRegionId, ...paged }, where) =>
    page(ctx, regions, { id: regions.id, where: [where, parentRegionId === undefined ? undefined : eq(regions.parentRegionId, parentRegionId)], ...paged }),
})

export const createRegion = command({
  policy: 'identity:create_region',
  input: z.object({ id: givenId.nullish(), description, parentRegionId: z.string().nullish(), extra }),
  async run(ctx, { id, description, parentRegionId, extra }) {
    await requireParent(ctx, parentRegionId)
    if (id && (await findRegion(ctx, id))) throw conflict(`Conflict occurred attempting to store region - Duplicate ID, ${id}.`)
    const [region] = await ctx.db.insert(regions).values({ ...(id ? { id } : {}), description: description ?? '', parentRegionId: parentRegionId ?? null, extra }).returning()
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
    const [changed] = await ctx.db
      .update(regions)
      .set({
        ...(description === undefined ? {} : { description: description ?? '' }),
        ...(parentRegionId === undefined ? {} : { parentRegionId }),
        extra: { ...region.extra, ...extra },
        updatedAt: ctx.now(),
      })
      .where(eq(regions.id, region.id))
      .returning()
    return noted(ctx, 'region.update', changed)
  },
})

export const deleteRegion = command({
  policy: 'identity:delete_region',
  input: z.object(one),
  target,
  missing,
  async run(ctx, _input, region) {
    const [used] = await ctx.db.execute<{ used: boolean }>(sql`select
      exists (select from ${endpoints} where ${endpoints.regionId} = ${region.id})
      or exists (select from ${regions} where ${regions.parentRegionId} = ${region.id}) as used`)
    if (used?.used) throw conflict(`Unable to delete region ${region.id} because it or its child regions have associated endpoints.`)
    await ctx.db.delete(regions).where(eq(regions.id, region.id))
    ctx.emit({ kind: 'region.delete', subjectId: region.id })
  },
})

async function requireParent(ctx: Ctx, parentId: string | null | undefined) {
  if (parentId && !(await findRegion(ctx, parentId))) throw notFound('region', parentId)
}

async function refuseCircle(ctx: Ctx, region: Region, parentId: string) {
  const above = await ctx.db.execute<{ id: string }>(sql`with recursive up as (
    select id, parent_region_id from ${regions} where id = ${parentId}
    union select r.id, r.parent_region_id from ${regions} r join up on r.id = up.parent_region_id)
    select id from up where id = ${region.id}`)
  if (above.length > 0) throw badRequest(`must not be ${parentId}, which lies below this region`, { path: ['parentRegionId'] })
}

function noted(ctx: CommandCtx, kind: string, region: Region | undefined): Region {
  if (!region) throw new Fault('conflict', 'The region was removed while it was being changed.')
  ctx.emit({ kind, subjectId: region.id })
  return region
}
