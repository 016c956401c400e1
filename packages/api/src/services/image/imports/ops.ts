import { imageTasks, type ImageTask } from '@pileus/db/schema/image'
import { z } from 'zod'
import { readUrl } from '../../../platform/fetch.ts'
import { badRequest, conflict } from '../../../platform/fault.ts'
import type { CommandCtx } from '../../../platform/ctx.ts'
import { command } from '../../../platform/op.ts'
import { days } from '../../../platform/task.ts'
import { begin } from '../../../platform/transition.ts'
import { lockImage, type SeenImage } from '../images/find.ts'
import { claimImages } from '../quotas.ts'
import { importActions, importMethods, type ImportMethod } from './model.ts'

const flag = (name: string) => z.boolean(`'${name}' must be boolean value only`).optional()

/** As upstream: copying is for whom the operator says, everything else is a change of the image. */
export const importImage = command({
  policy: 'image:modify_image',
  policyOf: ({ method }) => (method.name === 'copy-image' ? 'image:copy_image' : 'image:modify_image'),
  input: z.object({
    imageId: z.string(),
    method: z.object(
      {
        name: z.enum(importMethods, `Unknown import method name: there are ${importMethods.join(', ')}.`),
        uri: z.string('must be a string').max(2048, 'must not be longer than 2048 characters').optional(),
      },
      "Import request requires a 'method' field.",
    ),
    stores: z.array(z.string()).max(100).optional(),
    allStores: flag('all_stores'),
    allStoresMustSucceed: flag('all_stores_must_succeed'),
  }),
  target: lockImage,
  async run(ctx, { method, stores, allStores, allStoresMustSucceed }, image): Promise<ImageTask> {
    requireState(image, method.name)
    requireStore(stores, allStores)
    if (method.name === 'copy-image' && !allStores) throw badRequest("Image is already present at store 'file'")
    if (method.name === 'web-download') readUrl(requireUri(method.uri), ctx.cloud.settings.fetchNetworks)
    await claimImages(ctx, image.projectId, {
      image_size_total: 0,
      ...(method.name === 'web-download' ? { image_count_uploading: 1 } : {}),
    })
    const asked = {
      method,
      ...(stores ? { stores } : {}),
      all_stores: allStores ?? false,
      all_stores_must_succeed: allStoresMustSucceed ?? true,
    }
    const [task] = await ctx.db
      .insert(imageTasks)
      .values({
        imageId: image.id,
        projectId: image.projectId,
        userId: ctx.caller.userId,
        requestId: ctx.requestId,
        type: 'api_image_import',
        ...(method.name === 'copy-image' ? copied(ctx) : {}),
        input: { image_id: image.id, import_req: asked, backend: ['file'] },
      })
      .onConflictDoNothing()
      .returning()
    if (!task) throw conflict(`New operation on image '${image.id}' is not permitted as prior operation is still in progress`)
    if (method.name === 'copy-image') return task
    await begin(ctx, image, importActions[method.name], {
      taskId: task.id,
      ...(method.uri === undefined ? {} : { uri: method.uri }),
    })
    return task
  },
})

/** There is one store, so every image that has data is in all of them. */
const copied = (ctx: CommandCtx) => ({ status: 'success', result: {}, expiresAt: new Date(ctx.now().getTime() + days(2)) }) as const

function requireState(image: SeenImage, method: ImportMethod) {
  const { shown } = image
  if (method === 'copy-image') {
    if (shown !== 'active') throw conflict('Only images with status active can be targeted for copying')
    return
  }
  if (shown === 'active') throw conflict('Image with status active cannot be target for import')
  if (shown === 'importing') throw conflict(`Image ${image.id} is being imported already.`)
  if (method === 'web-download' && shown !== 'queued') throw conflict(`Image needs to be in 'queued' state to use '${method}' method`)
  if (method === 'glance-direct' && image.status !== 'staged')
    throw conflict("Image needs to be staged before 'glance-direct' method can be used")
  if (image.containerFormat === null) throw conflict("'container_format' needs to be set before import")
  if (image.diskFormat === null) throw conflict("'disk_format' needs to be set before import")
}

function requireStore(stores: readonly string[] | undefined, all: boolean | undefined) {
  if (all && stores) throw badRequest('All stores parameter cannot be used with stores or x-image-meta-store.')
  const unknown = stores?.find((store) => store !== 'file')
  if (unknown !== undefined) throw conflict(`The selected store ${unknown} is not available on this node: there is 'file'.`)
}

function requireUri(uri: string | undefined): string {
  if (uri === undefined || uri === '') throw badRequest("The method 'web-download' needs a 'uri' to download from.")
  return uri
}
