import type { EndpointGroup } from '@pileus/db/schema/identity'
import { view } from '../../../platform/rest/fields.ts'
import { self } from '../links.ts'

export const endpointGroupView = view<EndpointGroup>('endpoint_group', {
  id: (g) => g.id,
  name: (g) => g.name,
  description: (g) => g.description,
  filters: (g) => g.filters,
  links: self('OS-EP-FILTER/endpoint_groups'),
})
