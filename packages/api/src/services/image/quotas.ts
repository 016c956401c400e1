import type { Tx } from '@pileus/db/client'
import { sql, type SQL } from 'drizzle-orm'
import type { CommandCtx, Ctx } from '../../platform/ctx.ts'
import { claim, usage, type LimitsOf, type Quotas, type Usage } from '../../platform/quota.ts'
import { effectiveLimits } from '../identity/index.ts'

export const mebibyte = 1024 * 1024

async function number(tx: Tx, counted: SQL): Promise<number> {
  const [row] = await tx.execute<{ n: string }>(sql`select ${counted} as n`)
  return Number(row?.n ?? 0)
}

/** Glance's resources of unified limits; sizes are in MiB. What is arriving counts with what was announced. */
const imageQuotas: Quotas = {
  image_size_total: {
    default: -1,
    count: (tx, project) =>
      number(
        tx,
        sql`(coalesce((select sum(size) from image.image where project_id = ${project} and status <> 'staged'), 0)
          + coalesce((select sum(greatest(expected, received)) from image.upload where project_id = ${project} and purpose <> 'stage'), 0))::bigint / ${mebibyte}`,
      ),
  },
  image_stage_total: {
    default: -1,
    count: (tx, project) =>
      number(
        tx,
        sql`(coalesce((select sum(size) from image.image where project_id = ${project} and status = 'staged'), 0)
          + coalesce((select sum(greatest(expected, received)) from image.upload where project_id = ${project} and purpose = 'stage'), 0))::bigint / ${mebibyte}`,
      ),
  },
  image_count_total: {
    default: -1,
    count: (tx, project) => number(tx, sql`(select count(*) from image.image where project_id = ${project})`),
  },
  image_count_uploading: {
    default: -1,
    count: (tx, project) =>
      number(
        tx,
        sql`(select count(*) from image.image i where project_id = ${project} and (status = 'staged'
          or exists (select from image.upload u where u.image_id = i.id)
          or exists (select from image.task t where t.image_id = i.id and t.status in ('pending', 'processing'))))`,
      ),
  },
}

export type ImageResource = 'image_size_total' | 'image_stage_total' | 'image_count_total' | 'image_count_uploading'

const limitsFor =
  ({ cloud }: Ctx): LimitsOf =>
  (tx, projectId, resources) =>
    effectiveLimits(tx, { serviceType: 'image', region: cloud.settings.region, projectId, resources })

/** What belongs to nobody is limited by nothing. */
export async function claimImages(
  ctx: CommandCtx,
  projectId: string | null,
  wanted: Partial<Record<ImageResource, number>>,
): Promise<void> {
  if (projectId !== null) await claim(ctx.db, imageQuotas, projectId, wanted, limitsFor(ctx))
}

export const imageUsage = (ctx: Ctx, projectId: string): Promise<Usage[]> =>
  ctx.cloud.db.transaction((tx) => usage(tx, imageQuotas, projectId, Object.keys(imageQuotas), limitsFor(ctx)))
