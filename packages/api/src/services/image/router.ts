import { read, router, write } from '../../platform/trpc.ts'
import * as pages from './images/browse.ts'
import * as images from './images/ops.ts'
import * as imports from './imports/ops.ts'
import * as members from './members/ops.ts'

export const imageRouter = router({
  images: router({
    browse: read(pages.browseImages),
    page: read(pages.pageImage),
    pick: read(pages.pickImages),
    show: read(images.showImage),
    create: write(images.createImage),
    update: write(images.updateImage),
    delete: write(images.deleteImage),
    deactivate: write(images.deactivateImage),
    reactivate: write(images.reactivateImage),
    import: write(imports.importImage),
  }),
  members: router({
    list: read(members.listMembers),
    add: write(members.addMember),
    update: write(members.updateMember),
    remove: write(members.removeMember),
  }),
})
