import { body } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { createEndpoint, deleteEndpoint, listEndpoints, showEndpoint, updateEndpoint } from './ops.ts'
import { endpointView } from './views.ts'

export const endpointRoutes = [
  route('GET /v3/endpoints', { op: listEndpoints, reply: keystoneList('endpoints', endpointView.item) }),
  route('POST /v3/endpoints', { op: createEndpoint, body: body('endpoint'), status: 201, reply: endpointView }),
  route('GET /v3/endpoints/:endpointId', { op: showEndpoint, reply: endpointView }),
  route('PATCH /v3/endpoints/:endpointId', { op: updateEndpoint, body: body('endpoint'), reply: endpointView }),
  route('DELETE /v3/endpoints/:endpointId', { op: deleteEndpoint, status: 204 }),
]
