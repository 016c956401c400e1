import { images, members, type Image, type TaskStatus } from '@pileus/db/schema/image'
import { eq, getColumns, sql, type SQL } from 'drizzle-orm'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { Fault } from '../../../platform/fault.ts'
import { first } from '../../../platform/op.ts'
import { allows, type Caller } from '../../../platform/policy.ts'
import type { ShownStatus } from './model.ts'

/** An image as its readers see it. `memberId`: the caller's project, when the image is shared with it. */
export interface SeenImage extends Image {
  shown: ShownStatus
  memberId: string | null
  /** How its last import went, if there was one. */
  lastImport: TaskStatus | null
}

/** Written with table names of its own: Drizzle leaves them out where it selects from one table only. */
export const shownStatus = sql<ShownStatus>`case when image.status in ('active', 'deactivated') then image.status else coalesce(
  (select case u.purpose when 'upload' then 'saving' when 'stage' then 'uploading' else 'importing' end from image.upload u where u.image_id = image.id),
  (select 'importing' from image.task t where t.image_id = image.id and t.status in ('pending', 'processing')),
  case image.status when 'staged' then 'uploading' else image.status end) end`

const lastImport = sql<TaskStatus | null>`(select t.status from image.task t where t.image_id = image.id order by t.created_at desc limit 1)`

export const projectOf = ({ scope }: Caller): string | null => (scope.kind === 'project' ? scope.projectId : null)

const sharedWith = (caller: Caller): SQL<string | null> =>
  sql`(select m.member_id from ${members} m where m.image_id = image.id and m.member_id = ${projectOf(caller)} and image.visibility = 'shared')`

export const seenColumns = (caller: Caller) => ({ ...getColumns(images), shown: shownStatus, memberId: sharedWith(caller), lastImport })

const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** What the caller may not see is missing, whatever he wanted to do with it: so nobody learns that it exists. */
export async function requireImage(ctx: Ctx, { imageId }: { imageId: string }): Promise<SeenImage> {
  const found = isId.test(imageId)
    ? await first(ctx.db.select(seenColumns(ctx.caller)).from(images).where(eq(images.id, imageId)).limit(1))
    : undefined
  if (!found || !allows(ctx.cloud.policy['image:get_image'], ctx.caller, { ...found }, ctx.cloud.profile))
    throw new Fault('not_found', `Failed to find image ${imageId}.`)
  return found
}

/** The same for those who will change it: it stays as it is until they have. */
export async function lockImage(ctx: CommandCtx, input: { imageId: string }): Promise<SeenImage> {
  if (isId.test(input.imageId)) await ctx.db.select({ id: images.id }).from(images).where(eq(images.id, input.imageId)).for('no key update')
  return requireImage(ctx, input)
}
