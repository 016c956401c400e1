import { images, uploads, type Image } from '@pileus/db/schema/image'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, Fault, forbidden } from '../../../platform/fault.ts'
import { command, enforce, query } from '../../../platform/op.ts'
import { claimImages } from '../quotas.ts'
import { storeOf } from '../stores/stores.ts'
import { tell } from './changes.ts'
import { lockImage, projectOf, requireImage, seenColumns, type SeenImage } from './find.ts'
import { imageFields, imageId, propertyName, propertyValue } from './inputs.ts'
import { changeable, imageActions, isChangeable, limits, type ChangeableName } from './model.ts'
import { wanted, valueOf, type Query } from './filters.ts'
import { readPatch, type Change } from './patch.ts'
import { behind, orderOf, printed } from './sorting.ts'

const one = z.object({ imageId: z.string() })

export const showImage = query({
  policy: 'image:get_image',
  input: one,
  target: requireImage,
  run: (_ctx, _input, image) => image,
})

const defaultPage = 25
const longestPage = 1000

/** A page, and the marker of the next one. */
export interface ImagePage {
  rows: SeenImage[]
  next?: string
}

export const listImages = query({
  policy: 'image:get_images',
  input: z.object({ query: z.record(z.string().max(255), z.union([z.string(), z.array(z.string())])) }),
  async run(ctx, { query: asked }): Promise<ImagePage> {
    const marker = valueOf(asked, 'marker')
    if (marker !== undefined) await requireMarker(ctx, marker)
    const order = orderOf(asked)
    const limit = pageSize(asked)
    const rows = await ctx.db
      .select(seenColumns(ctx.caller))
      .from(images)
      .where(and(wanted(ctx, asked), marker === undefined ? undefined : behind(order, marker)))
      .orderBy(...printed(order))
      .limit(limit)
    const last = rows.at(-1)
    // As upstream: a full page may be the last one, and is followed by an empty one then.
    return rows.length === limit && last ? { rows, next: last.id } : { rows }
  },
})

async function requireMarker(ctx: Ctx, marker: string) {
  const found = await requireImage(ctx, { imageId: marker }).catch(() => undefined)
  if (!found) throw badRequest(`there is no image ${marker} to continue after`, { path: ['marker'] })
}

function pageSize(asked: Query): number {
  const limit = valueOf(asked, 'limit')
  if (limit === undefined) return defaultPage
  if (!/^-?\d{1,9}$/.test(limit)) throw badRequest('limit param must be an integer')
  if (Number(limit) < 0) throw badRequest('limit param must be positive')
  return Math.min(Number(limit), longestPage)
}

const properties = z
  .record(propertyName, propertyValue)
  .refine((all) => Object.keys(all).length <= limits.properties, `must not be more than ${limits.properties}`)

export const createImage = command({
  policy: 'image:add_image',
  input: z.object({ ...imageFields, id: imageId, properties }).partial(),
  target: (ctx, { projectId, visibility = 'shared' }) => ({
    projectId: projectId === undefined ? projectOf(ctx.caller) : projectId,
    visibility,
    memberId: null,
  }),
  async run(ctx, { id, ...fields }, { projectId, visibility }): Promise<SeenImage> {
    requireVisibility(ctx, visibility, { projectId })
    await claimImages(ctx, projectId, { image_count_total: 1 })
    const values = { ...fields, projectId, visibility, ...(id === undefined ? {} : { id: id.toLowerCase() }) }
    const [image] = await ctx.db.insert(images).values(values).onConflictDoNothing().returning()
    if (!image) throw conflict(`Image ID ${id} already exists!`)
    tell(ctx, 'image.create', image)
    return { ...image, shown: 'queued', memberId: null, lastImport: null }
  },
})

function requireVisibility(ctx: Ctx, visibility: unknown, target: { projectId: string | null }) {
  if (visibility === 'public') enforce(ctx, 'image:publicize_image', target)
  if (visibility === 'community') enforce(ctx, 'image:communitize_image', target)
}

export const updateImage = command({
  policy: 'image:modify_image',
  input: z.object({ imageId: z.string(), changes: z.unknown(), form: z.enum(['one_key', 'op_and_path']).default('op_and_path') }),
  target: lockImage,
  async run(ctx, { changes: raw, form }, image): Promise<SeenImage> {
    const changes = readPatch(raw, form)
    if (changes.length === 0) return image
    const changed = changes.reduce((so, change) => applied(ctx, so, change), image)
    if (Object.keys(changed.properties).length > limits.properties)
      throw new Fault('over_quota', `An image must not have more than ${limits.properties} properties.`)
    const { shown, memberId, lastImport, ...row } = changed
    const [written] = await ctx.db
      .update(images)
      .set({ ...row, updatedAt: ctx.now() })
      .where(eq(images.id, image.id))
      .returning()
    if (!written) throw new Fault('not_found', `Failed to find image ${image.id}.`)
    tell(ctx, 'image.update', written, image)
    return { ...written, shown, memberId, lastImport }
  },
})

function applied(ctx: CommandCtx, image: SeenImage, change: Change): SeenImage {
  const [name = ''] = change.path
  if (name === 'locations') throw forbidden(locationsClosed)
  if (isChangeable(name)) return withField(ctx, image, name, change)
  return { ...image, properties: withProperty(image.properties, name, change) }
}

/** As upstream where locations are not shown: whoever could set one could point an image at anything. */
export const locationsClosed = "It's not allowed to add, replace or remove locations if locations are invisible."

function withField(ctx: CommandCtx, image: SeenImage, name: ChangeableName, { op, value, strict }: Change): SeenImage {
  if (op === 'remove') throw forbidden(`Property ${name} may not be removed.`)
  if (op === 'add' && strict) throw conflict(`Property ${name} already present.`)
  if (name === 'owner') requireAdmin(ctx)
  const field = changeable[name]
  if ((field === 'containerFormat' || field === 'diskFormat') && image.status !== 'queued')
    throw forbidden(`Attribute ${name} can be only replaced for a queued image.`)
  const parsed = imageFields[field].safeParse(value)
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'is wrong', { path: [name] })
  if (name === 'visibility') requireVisibility(ctx, parsed.data, image)
  return { ...image, [field]: parsed.data }
}

/** Giving an image away could fill somebody else's quota. */
function requireAdmin(ctx: CommandCtx) {
  enforce(ctx, 'image:publicize_image', {})
}

function withProperty(all: Readonly<Record<string, string>>, name: string, { op, value, strict }: Change): Record<string, string> {
  const there = Object.hasOwn(all, name)
  if (op !== 'add' && !there) throw conflict(`Property ${name} does not exist.`)
  if (op === 'remove') return Object.fromEntries(Object.entries(all).filter(([key]) => key !== name))
  if (there && strict && op === 'add') throw conflict(`Property ${name} already present.`)
  const [key, parsed] = [propertyName.safeParse(name), propertyValue.safeParse(value)]
  if (!key.success || !parsed.success) throw badRequest((key.error ?? parsed.error)?.issues[0]?.message ?? 'is wrong', { path: [name] })
  return { ...all, [key.data]: parsed.data }
}

export const deleteImage = command({
  policy: 'image:delete_image',
  input: one,
  target: lockImage,
  async run(ctx, { imageId }, image): Promise<DeletedImage> {
    if (image.protected) throw forbidden(`Image ${imageId} is protected and cannot be deleted.`)
    const arriving = await ctx.db.select({ id: uploads.id }).from(uploads).where(eq(uploads.imageId, image.id))
    await ctx.db.delete(images).where(eq(images.id, image.id))
    tell(ctx, 'image.delete', image)
    const left = [...(image.dataId === null ? [] : [image.dataId]), ...arriving.map(({ id }) => id)]
    return { left }
  },
  // Only now it is certain that nobody needs them; what a crash leaves behind is swept away.
  after: (ctx, _input, { left }) => removeData(ctx, left),
})

/** Names of data that nothing refers to any more. */
interface DeletedImage {
  left: string[]
}

async function removeData({ cloud }: Ctx, names: readonly string[]) {
  const store = storeOf(cloud)
  for (const name of names)
    await store.remove(name).catch((error: unknown) => cloud.log.warn({ err: error, data: name }, 'data left behind'))
}

const switchTo = (action: 'deactivate' | 'reactivate', status: Image['status']) =>
  command({
    policy: `image:${action}`,
    input: one,
    target: lockImage,
    async run(ctx, _input, image) {
      if (!imageActions[action].from.some((from) => from === image.status))
        throw forbidden(`Not allowed to ${action} image in status '${image.shown}'`)
      if (image.status === status) return
      await ctx.db.update(images).set({ status, updatedAt: ctx.now() }).where(eq(images.id, image.id))
      tell(ctx, `image.${action}`, image)
    },
  })

export const deactivateImage = switchTo('deactivate', 'deactivated')
export const reactivateImage = switchTo('reactivate', 'active')
