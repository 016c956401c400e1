import { read, router, write } from '../../platform/trpc.ts'
import * as images from './images/ops.ts'

export const imageRouter = router({
  images: router({
    show: read(images.showImage),
    create: write(images.createImage),
    update: write(images.updateImage),
    delete: write(images.deleteImage),
    deactivate: write(images.deactivateImage),
    reactivate: write(images.reactivateImage),
  }),
})
