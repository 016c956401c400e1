import type { RegisteredLimit } from '@pileus/db/schema/identity'
import { body, view } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { listBody } from '../bodies.ts'
import { self } from '../links.ts'
import { createRegisteredLimits, deleteRegisteredLimit, listRegisteredLimits, showRegisteredLimit, updateRegisteredLimit } from './ops.ts'

const registeredLimit = view<RegisteredLimit>('registered_limit', {
  id: (l) => l.id,
  service_id: (l) => l.serviceId,
  region_id: (l) => l.regionId,
  resource_name: (l) => l.resourceName,
  default_limit: (l) => l.defaultLimit,
  description: (l) => l.description,
  links: self('registered_limits'),
})

export const registeredLimitRoutes = [
  route('GET /v3/registered_limits', { op: listRegisteredLimits, reply: keystoneList('registered_limits', registeredLimit.item) }),
  route('POST /v3/registered_limits', {
    op: createRegisteredLimits,
    body: listBody('registered_limits'),
    status: 201,
    reply: (made, reply) => ({ registered_limits: made.map((row) => registeredLimit.item(row, reply)) }),
  }),
  route('GET /v3/registered_limits/:registeredLimitId', { op: showRegisteredLimit, reply: registeredLimit }),
  route('PATCH /v3/registered_limits/:registeredLimitId', {
    op: updateRegisteredLimit,
    body: body('registered_limit'),
    reply: registeredLimit,
  }),
  route('DELETE /v3/registered_limits/:registeredLimitId', { op: deleteRegisteredLimit, status: 204 }),
]
