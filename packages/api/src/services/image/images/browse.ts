import { images, members, type Visibility } from '@pileus/db/schema/image'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { browse, rowsOf, rowWith } from '../../../platform/browse.ts'
import { can, type Action, type Denied } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { pick } from '../../../platform/pick.ts'
import { seenBy } from './filters.ts'
import { projectOf, requireImage, shownStatus } from './find.ts'
import { limits, shownStatuses, visibilities, type ShownStatus } from './model.ts'

const imageRows = rowsOf({
  from: images,
  columns: {
    id: images.id,
    name: images.name,
    status: shownStatus,
    visibility: images.visibility,
    projectId: images.projectId,
    protected: images.protected,
    hidden: images.hidden,
    diskFormat: images.diskFormat,
    containerFormat: images.containerFormat,
    size: images.size,
    virtualSize: images.virtualSize,
    minDisk: images.minDisk,
    minRam: images.minRam,
    tags: images.tags,
    createdAt: images.createdAt,
    updatedAt: images.updatedAt,
  },
})

interface Judged {
  status: ShownStatus
  visibility: Visibility
  projectId: string | null
  protected: boolean
  diskFormat: string | null
  containerFormat: string | null
}

const unless = (fine: boolean, code: string, message: string): Denied | false => !fine && { code, message }

/** By the rules that the operations ask, and by what they refuse beside them. */
export function canImage(ctx: Ctx, row: Judged) {
  const { status } = row
  const target = { projectId: row.projectId, visibility: row.visibility }
  const has = status === 'active' || status === 'deactivated'
  const empty = unless(status === 'queued', 'has_data', 'Only an image without data can be given some.')
  const formats = unless(
    row.diskFormat !== null && row.containerFormat !== null,
    'no_format',
    'Set the disk format and the container format first.',
  )
  return can(ctx, {
    edit: ['image:modify_image', target],
    upload: ['image:upload_image', target, empty, formats],
    import: ['image:modify_image', target, empty, formats],
    download: ['image:download_image', target, unless(has, 'no_data', 'This image has no data yet.')],
    publish: ['image:publicize_image', target, unless(row.visibility !== 'public', 'public', 'This image is public already.')],
    share: [
      'image:add_member',
      target,
      unless(row.visibility === 'shared', 'not_shared', 'Only images of the visibility shared have members.'),
    ],
    deactivate: ['image:deactivate', target, unless(status === 'active', 'not_active', 'Only an active image can be deactivated.')],
    reactivate: ['image:reactivate', target, unless(status === 'deactivated', 'not_deactivated', 'This image is not deactivated.')],
    delete: ['image:delete_image', target, unless(!row.protected, 'protected', 'This image is protected: lift the protection first.')],
  } satisfies Record<string, Action>)
}

export const browseImages = browse({
  policy: 'image:get_images',
  visible: {},
  ...imageRows,
  search: [images.name],
  sort: { name: 'text', status: 'text', visibility: 'text', diskFormat: 'text', size: 'number', createdAt: 'time' },
  order: 'name',
  facets: {
    status: { values: shownStatuses },
    visibility: { values: visibilities },
    diskFormat: {},
    protected: { values: ['true', 'false'] },
    hidden: { values: ['true', 'false'] },
    tags: { each: true },
  },
  where: (ctx) => [seenBy(ctx, {})],
  can: canImage,
  actions: (ctx) => can(ctx, { create: ['image:add_image', { projectId: projectOf(ctx.caller) }] }),
})

export const pageImage = query({
  policy: 'image:get_image',
  input: z.object({ imageId: z.string().max(255) }),
  target: requireImage,
  async run(ctx, _input, seen) {
    const row = await rowWith(ctx, imageRows, seen.id)
    const own = seen.projectId === projectOf(ctx.caller) || ctx.caller.roles.has('admin')
    const { properties, checksum, hashAlgo, hashValue, shown, lastImport } = seen
    const shares = own
      ? await ctx.db.select().from(members).where(eq(members.imageId, seen.id)).orderBy(members.createdAt).limit(limits.members)
      : null
    const judged = { ...seen, status: shown }
    return { image: { ...row, properties, checksum, hashAlgo, hashValue, lastImport, can: canImage(ctx, judged) }, members: shares }
  },
})

/** What a form offers to start from. */
export const pickImages = pick({
  policy: 'image:get_images',
  visible: {},
  from: images,
  id: images.id,
  name: images.name,
  detail: sql`image.disk_format`,
  where: (ctx) => [seenBy(ctx, {}), eq(images.status, 'active')],
})
