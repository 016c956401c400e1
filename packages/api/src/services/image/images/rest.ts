import { badRequest, Fault, forbidden } from '../../../platform/fault.ts'
import { isObject, type Body, type Reply } from '../../../platform/rest/fields.ts'
import { route, type Asked } from '../../../platform/rest/route.ts'
import type { SeenImage } from './find.ts'
import { importMethods } from '../imports/model.ts'
import { changeable, disallowedFields, isChangeable } from './model.ts'
import { createImage, deactivateImage, deleteImage, listImages, reactivateImage, showImage, updateImage, type ImagePage } from './ops.ts'
import { formOf, patchTypes, requireFree } from './patch.ts'
import { imageView } from './views.ts'

/** Everything that is no field of Glance's is a property of the image. */
const newImage: Body = {
  key: null,
  read(raw) {
    if (!isObject(raw)) throw badRequest('The request body must be a JSON object.')
    const fields: Record<string, unknown> = {}
    const properties: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(raw)) {
      if (disallowedFields.includes(name)) throw forbidden(`Attribute '${name}' is read-only.`)
      if (name === 'id') fields['id'] = value
      else if (isChangeable(name)) fields[changeable[name]] = value
      else properties[requireOpen(name)] = value
    }
    return { ...fields, properties }
  },
}

function requireOpen(name: string): string {
  requireFree(name)
  if (name === 'locations') throw forbidden("It's not allowed to set locations if locations are invisible.")
  return name
}

/** The form of the changes is told by the media type, which only the headers say; so the body is kept as it is until then. */
const patch: Body = { key: null, read: (raw) => ({ changes: raw }) }

function patchForm({ headers }: Asked) {
  const form = formOf(String(headers['content-type'] ?? ''))
  const types = Object.keys(patchTypes).join(', ')
  if (!form) throw new Fault('unsupported_media', `Image PATCH expects Content-Type one of: ${types}`, { acceptPatch: types })
  return { form }
}

/** Links without a host, as upstream: clients put their own endpoint before them. */
function page({ rows, next }: ImagePage, reply: Reply) {
  const query = new URL(reply.self).searchParams
  query.delete('marker')
  const first = query.size > 0 ? `/v2/images?${query}` : '/v2/images'
  if (next !== undefined) query.set('marker', next)
  return {
    images: rows.map((row) => imageView(row, reply)),
    first,
    schema: '/v2/schemas/images',
    ...(next === undefined ? {} : { next: `/v2/images?${query}` }),
  }
}

const created = (image: SeenImage, reply: Reply) => ({
  location: `${reply.url}/v2/images/${image.id}`,
  'openstack-image-import-methods': importMethods.join(','),
  'openstack-image-store-ids': 'file',
})

export const imageRoutes = [
  route('POST /v2/images', { op: createImage, body: newImage, status: 201, headers: created, reply: imageView }),
  route('GET /v2/images', { op: listImages, input: ({ query }) => ({ query }), reply: page }),
  route('GET /v2/images/:imageId', { op: showImage, reply: imageView }),
  route('PATCH /v2/images/:imageId', { op: updateImage, body: patch, input: patchForm, reply: imageView }),
  route('DELETE /v2/images/:imageId', { op: deleteImage, status: 204 }),
  route('POST /v2/images/:imageId/actions/deactivate', { op: deactivateImage, status: 204 }),
  route('POST /v2/images/:imageId/actions/reactivate', { op: reactivateImage, status: 204 }),
]
