import { Readable } from 'node:stream'
import { images, uploads, type Upload, type UploadPurpose } from '@pileus/db/schema/image'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Request } from '../../../platform/ctx.ts'
import { badRequest, conflict, Fault, forbidden } from '../../../platform/fault.ts'
import { command, exchange, query } from '../../../platform/op.ts'
import { seconds } from '../../../platform/task.ts'
import { tell } from '../images/changes.ts'
import { lockImage, requireImage, type SeenImage } from '../images/find.ts'
import { claimImages, mebibyte } from '../quotas.ts'
import type { Range } from '../stores/store.ts'
import { storeOf } from '../stores/stores.ts'
import type { Declared } from './inspect.ts'
import { columnsOf, keep, type Arrived } from './keep.ts'

const input = z.object({
  imageId: z.string(),
  data: z.custom<Readable>((value) => value instanceof Readable, 'must be a stream'),
  /** How many bytes the client says it sends. */
  expected: z.int().min(0).optional(),
})

interface Opened {
  upload: Upload
  data: Readable
  declared: Declared
}

const open = (purpose: UploadPurpose, policy: string) =>
  command({
    policy,
    input,
    target: lockImage,
    async run(ctx, { imageId, data, expected }, image): Promise<Opened> {
      const declared = requireReady(image)
      if (expected !== undefined && expected > ctx.cloud.settings.imageSizeLimit) throw tooLarge(ctx.cloud.settings.imageSizeLimit)
      const sizes = Math.floor((expected ?? 0) / mebibyte)
      const total = purpose === 'stage' ? 'image_stage_total' : 'image_size_total'
      await claimImages(ctx, image.projectId, { [total]: sizes, image_count_uploading: 1 })
      const [upload] = await ctx.db
        .insert(uploads)
        .values({ imageId, purpose, projectId: image.projectId, expected: expected ?? null })
        .onConflictDoNothing()
        .returning()
      if (!upload) throw conflict(`Image ${imageId} is busy: its data is arriving already.`)
      tell(ctx, `image.${purpose}`, image)
      return { upload, data, declared }
    },
  })

const tooLarge = (limit: number) => new Fault('too_large', `The incoming image is too large: the limit is ${limit} bytes.`)

/** Data is checked against what it is said to be, so that has to be said first. */
function requireReady(image: SeenImage): Declared {
  if (image.shown !== 'queued') throw conflict(`Image status transition from ${image.shown} to saving is not allowed`)
  const { diskFormat, containerFormat } = image
  const missing = [diskFormat === null && 'disk_format', containerFormat === null && 'container_format'].filter((name) => name !== false)
  if (diskFormat === null || containerFormat === null)
    throw badRequest(`${missing.length > 1 ? 'Properties' : 'Property'} ${missing.join(', ')} must be set prior to saving data.`)
  return { diskFormat, containerFormat }
}

/** How often whoever receives data says that it still does. What has not been heard of for some of these is given up. */
export const heartbeat = seconds(10)

async function take({ cloud }: Request, { upload, data, declared }: Opened): Promise<Arrived> {
  let received = 0
  const beat = setInterval(() => {
    void alive(upload.id, received).catch((error: unknown) => cloud.log.warn({ err: error, upload: upload.id }, 'no heartbeat'))
  }, heartbeat)
  const alive = async (id: string, bytes: number) => {
    const [row] = await cloud.db
      .update(uploads)
      .set({ seenAt: sql`clock_timestamp()`, received: bytes })
      .where(eq(uploads.id, id))
      .returning({ id: uploads.id })
    if (!row) data.destroy(vanished(upload.imageId))
  }
  const progress = (bytes: number) => void (received = bytes)
  const { id, expected } = upload
  try {
    return await keep({ settings: cloud.settings, id, source: data, declared, expected, progress })
  } finally {
    clearInterval(beat)
  }
}

const vanished = (imageId: string) =>
  new Fault('gone', `Image ${imageId} could not be found after upload. The image may have been deleted during the upload.`)

async function close(ctx: CommandCtx, { upload }: Opened, arrived: Arrived): Promise<void> {
  const [image] = await ctx.db.select().from(images).where(eq(images.id, upload.imageId)).for('no key update')
  const ended = await ctx.db.delete(uploads).where(eq(uploads.id, upload.id)).returning({ id: uploads.id })
  if (!image || ended.length === 0) throw vanished(upload.imageId)
  const [changed] = await ctx.db
    .update(images)
    .set({
      status: upload.purpose === 'upload' ? 'active' : 'staged',
      ...columnsOf(upload.id, arrived),
      updatedAt: ctx.now(),
    })
    .where(eq(images.id, image.id))
    .returning()
  if (changed) tell(ctx, 'image.update', changed, image)
}

/** The image is as before: `queued`, and free for another try. */
async function abort({ cloud }: Request, { upload }: Opened): Promise<void> {
  const leftovers = [cloud.db.delete(uploads).where(eq(uploads.id, upload.id)), storeOf(cloud).remove(upload.id)]
  const failed = (await Promise.allSettled(leftovers)).filter((each) => each.status === 'rejected')
  for (const { reason } of failed) cloud.log.warn({ err: reason as unknown, upload: upload.id }, 'data left behind')
}

export const uploadImage = exchange({ open: open('upload', 'image:upload_image'), work: take, close, abort })
export const stageImage = exchange({ open: open('stage', 'image:modify_image'), work: take, close, abort })

export interface Download {
  image: SeenImage
  /** Which bytes these are; all of them without it. */
  range?: Range
  /** Nothing, when the image has no data yet. */
  data?: Readable
}

export const downloadImage = query({
  policy: 'image:download_image',
  input: z.object({ imageId: z.string(), range: z.string().max(255).optional() }),
  target: requireImage,
  async run(ctx, { range: asked }, image): Promise<Download> {
    const admin = ctx.caller.roles.has('admin')
    if (image.status === 'deactivated' && !admin)
      throw forbidden('The requested image has been deactivated. Image data download is forbidden.')
    const served = image.status === 'active' || image.status === 'deactivated'
    if (!served || image.dataId === null || image.size === null) return { image }
    const range = asked === undefined ? undefined : rangeOf(asked, image.size)
    return { image, ...(range ? { range } : {}), data: await storeOf(ctx.cloud).read(image.dataId, range) }
  },
})

/** One range; of several, or of another unit, all is sent, as HTTP allows. */
export function rangeOf(header: string, size: number): Range | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim())
  if (!found || (found[1] === '' && found[2] === '')) return undefined
  const [, first = '', last = ''] = found
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (from > to || from >= size) throw new Fault('unsatisfiable_range', `There is no such range in ${size} bytes.`, { size })
  return { from, to }
}
