import { images } from '@pileus/db/schema/image'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { Fault } from '../../../platform/fault.ts'
import { command } from '../../../platform/op.ts'
import { tell } from '../images/changes.ts'
import { lockImage } from '../images/find.ts'
import { tag } from '../images/inputs.ts'
import { limits } from '../images/model.ts'

export const addTag = command({
  policy: 'image:modify_image',
  input: z.object({ imageId: z.string(), tag }),
  target: lockImage,
  async run(ctx, { tag }, image) {
    if (image.tags.includes(tag)) return
    if (image.tags.length >= limits.tags) throw new Fault('over_quota', `An image must not have more than ${limits.tags} tags.`)
    const tags = [...image.tags, tag]
    await ctx.db.update(images).set({ tags, updatedAt: ctx.now() }).where(eq(images.id, image.id))
    tell(ctx, 'image.update', { ...image, tags }, image)
  },
})

export const removeTag = command({
  policy: 'image:modify_image',
  input: z.object({ imageId: z.string(), tag: z.string() }),
  target: lockImage,
  async run(ctx, { tag }, image) {
    if (!image.tags.includes(tag)) throw new Fault('not_found', `The image ${image.id} has no tag ${tag}.`)
    const tags = image.tags.filter((other) => other !== tag)
    await ctx.db.update(images).set({ tags, updatedAt: ctx.now() }).where(eq(images.id, image.id))
    tell(ctx, 'image.update', { ...image, tags }, image)
  },
})
