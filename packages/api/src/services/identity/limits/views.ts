import { view } from '../../../platform/rest/fields.ts'
import { self } from '../links.ts'
import type { LimitRow } from './ops.ts'

export const limitView = view<LimitRow>('limit', {
  id: (l) => l.id,
  project_id: (l) => l.projectId,
  domain_id: (l) => l.domainId,
  service_id: (l) => l.serviceId,
  region_id: (l) => l.regionId,
  resource_name: (l) => l.resourceName,
  resource_limit: (l) => l.resourceLimit,
  description: (l) => l.description,
  links: self('limits'),
})
