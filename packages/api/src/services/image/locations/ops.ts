import { z } from 'zod'
import { conflict, forbidden, Fault } from '../../../platform/fault.ts'
import { command, enforce, query } from '../../../platform/op.ts'
import { lockImage, requireImage, type SeenImage } from '../images/find.ts'

/** For services that read the bytes themselves. The address names data in our store, and nothing outside of it. */
const locationOf = ({ dataId }: SeenImage) => (dataId === null ? [] : [{ url: `pileus://file/${dataId}`, metadata: { store: 'file' } }])

export const listLocations = query({
  policy: 'image:fetch_image_location',
  input: z.object({ imageId: z.string() }),
  target: requireImage,
  run: (_ctx, _input, image) => locationOf(image),
})

/** Upstream takes an address from people only where it has a store for http, which we have not: it would fetch whatever it is told to. */
export const addLocation = command({
  policy: 'image:add_image_location',
  input: z.object({ imageId: z.string(), url: z.string('must be a string').max(255) }),
  target: lockImage,
  run(_ctx, _input, image) {
    if (image.shown !== 'queued') throw conflict(`It's not allowed to add locations if image status is ${image.shown}.`)
    throw forbidden('http store must be enabled to use location API by normal user. Use the import method web-download.')
  },
})

/** An image's only data goes with the image. */
export const removeFromStore = command({
  policy: 'image:delete_image_location',
  input: z.object({ storeId: z.string(), imageId: z.string() }),
  target: lockImage,
  run(ctx, { storeId }, image) {
    enforce(ctx, 'image:get_image_location', { ...image })
    if (storeId !== 'file') throw conflict(`The selected store ${storeId} is not available on this node.`)
    if (image.status !== 'active') throw conflict("It's not allowed to remove image data from store if image status is not 'active'")
    throw new Fault('forbidden', 'Cannot delete image data from the only store containing it. Consider deleting the image instead.')
  },
})
