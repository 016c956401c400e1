import { body } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { listBody } from '../bodies.ts'
import { createLimits, deleteLimit, listLimits, showLimit, showLimitModel, updateLimit } from './ops.ts'
import { limitView } from './views.ts'

export const limitRoutes = [
  route('GET /v3/limits', { op: listLimits, reply: keystoneList('limits', limitView.item) }),
  route('POST /v3/limits', {
    op: createLimits,
    body: listBody('limits'),
    status: 201,
    reply: (made, reply) => ({ limits: made.map((row) => limitView.item(row, reply)) }),
  }),
  route('GET /v3/limits/model', { op: showLimitModel, reply: (model) => ({ model }) }),
  route('GET /v3/limits/:limitId', { op: showLimit, reply: limitView }),
  route('PATCH /v3/limits/:limitId', { op: updateLimit, body: body('limit'), reply: limitView }),
  route('DELETE /v3/limits/:limitId', { op: deleteLimit, status: 204 }),
]
