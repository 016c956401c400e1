import { body } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { addLocation, listLocations, removeFromStore } from './ops.ts'

export const locationRoutes = [
  route('GET /v2/images/:imageId/locations', { op: listLocations, reply: (locations) => locations }),
  route('POST /v2/images/:imageId/locations', { op: addLocation, body: body(null), status: 202 }),
  route('DELETE /v2/stores/:storeId/:imageId', { op: removeFromStore, status: 204 }),
]
