import { z } from 'zod'
import { command, query } from '../../../platform/op.ts'
import { badRequest, Fault } from '../../../platform/fault.ts'
import { lockImage, requireImage } from '../images/find.ts'

/**
 * Glance keeps copies of remote data beside its API. Our data is beside it anyway: nothing is ever cached or queued, and whatever is
 * asked for is there as fast as it can be.
 */
const nothing = z.object({})

export const showCache = query({ policy: 'image:cache_list', input: nothing, run: () => ({ cached_images: [], queued_images: [] }) })

export const listCacheNodes = query({
  policy: 'image:list_cached_nodes',
  input: z.object({ imageId: z.string() }),
  target: requireImage,
  run: () => ({ cached_nodes: [] }),
})

export const queueForCache = command({
  policy: 'image:cache_image',
  input: z.object({ imageId: z.string() }),
  target: lockImage,
  run(_ctx, { imageId }, { status }) {
    if (status !== 'active') throw badRequest(`Only images with status active can be targeted for queueing, and ${imageId} is not.`)
  },
})

export const removeFromCache = command({
  policy: 'image:cache_delete',
  input: z.object({ imageId: z.string() }),
  run(_ctx, { imageId }) {
    throw new Fault('not_found', `Image ${imageId} is not cached.`)
  },
})

export const clearCache = command({ policy: 'image:cache_delete', input: nothing, run: () => undefined })
