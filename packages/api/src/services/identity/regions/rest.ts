import type { Region } from '@pileus/db/schema/identity'
import { body, view } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { self } from '../links.ts'
import { createRegion, deleteRegion, listRegions, showRegion, updateRegion } from './ops.ts'

const region = view<Region>(
  'region',
  {
    id: (r) => r.id,
    description: (r) => r.description,
    parent_region_id: (r) => r.parentRegionId,
    links: self('regions'),
  },
  (r) => r.extra,
)

export const regionRoutes = [
  route('GET /v3/regions', { op: listRegions, reply: keystoneList('regions', region.item) }),
  route('POST /v3/regions', { op: createRegion, body: body('region'), status: 201, reply: region }),
  route('PUT /v3/regions/:id', { op: createRegion, body: body('region'), status: 201, reply: region }),
  route('GET /v3/regions/:regionId', { op: showRegion, reply: region }),
  route('PATCH /v3/regions/:regionId', { op: updateRegion, body: body('region'), reply: region }),
  route('DELETE /v3/regions/:regionId', { op: deleteRegion, status: 204 }),
]
