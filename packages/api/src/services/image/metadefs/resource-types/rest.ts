import type { ResourceType } from '@pileus/db/schema/image'
import { body, view } from '../../../../platform/rest/fields.ts'
import { route } from '../../../../platform/rest/route.ts'
import { time } from '../../images/views.ts'
import { associationView } from '../views.ts'
import { associateResourceType, dissociateResourceType, listAssociations, listResourceTypes } from './ops.ts'

const path = '/v2/metadefs/namespaces/:namespaceName/resource_types'

const resourceType = view<ResourceType>('resource_type', {
  name: (t) => t.name,
  created_at: (t) => time(t.createdAt),
  updated_at: (t) => time(t.updatedAt ?? t.createdAt),
}).item

export const resourceTypeRoutes = [
  route('GET /v2/metadefs/resource_types', {
    op: listResourceTypes,
    reply: (rows, reply) => ({ resource_types: rows.map((row) => resourceType(row, reply)) }),
  }),
  route(`GET ${path}`, {
    op: listAssociations,
    reply: (rows, reply) => ({ resource_type_associations: rows.map((row) => associationView(row, reply)) }),
  }),
  route(`POST ${path}`, { op: associateResourceType, body: body(null), status: 201, reply: associationView }),
  route(`DELETE ${path}/:name`, { op: dissociateResourceType, status: 204 }),
]
