import { route } from '../../../platform/rest/route.ts'
import { addTag, removeTag } from './ops.ts'

export const tagRoutes = [
  route('PUT /v2/images/:imageId/tags/:tag', { op: addTag, status: 204 }),
  route('DELETE /v2/images/:imageId/tags/:tag', { op: removeTag, status: 204 }),
]
