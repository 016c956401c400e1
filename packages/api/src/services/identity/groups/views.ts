import type { Group } from '@pileus/db/schema/identity'
import { view } from '../../../platform/rest/fields.ts'
import { self } from '../links.ts'

export const groupView = view<Group>(
  'group',
  {
    id: (g) => g.id,
    name: (g) => g.name,
    domain_id: (g) => g.domainId,
    description: (g) => g.description,
    links: self('groups'),
  },
  (g) => g.extra,
)
