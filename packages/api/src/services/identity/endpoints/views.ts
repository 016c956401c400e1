import type { Endpoint } from '@pileus/db/schema/identity'
import { view } from '../../../platform/rest/fields.ts'
import { self } from '../links.ts'

export const endpointView = view<Endpoint>(
  'endpoint',
  {
    id: (e) => e.id,
    interface: (e) => e.interface,
    service_id: (e) => e.serviceId,
    region_id: (e) => e.regionId,
    region: (e) => e.regionId,
    url: (e) => e.url,
    enabled: (e) => e.enabled,
    links: self('endpoints'),
  },
  (e) => e.extra,
)
