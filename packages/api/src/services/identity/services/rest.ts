import type { Service } from '@pileus/db/schema/identity'
import { body, view } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { self } from '../links.ts'
import { createService, deleteService, listServices, showService, updateService } from './ops.ts'

const service = view<Service>(
  'service',
  {
    id: (s) => s.id,
    type: (s) => s.type,
    name: (s) => s.name,
    description: (s) => s.description ?? undefined,
    enabled: (s) => s.enabled,
    links: self('services'),
  },
  (s) => s.extra,
)

export const serviceRoutes = [
  route('GET /v3/services', { op: listServices, reply: keystoneList('services', service.item) }),
  route('POST /v3/services', { op: createService, body: body('service'), status: 201, reply: service }),
  route('GET /v3/services/:serviceId', { op: showService, reply: service }),
  route('PATCH /v3/services/:serviceId', { op: updateService, body: body('service'), reply: service }),
  route('DELETE /v3/services/:serviceId', { op: deleteService, status: 204 }),
]
