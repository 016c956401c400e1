import type { Role } from '@pileus/db/schema/identity'
import { view } from '../../../platform/rest/fields.ts'
import { self } from '../links.ts'

export const roleView = view<Role>(
  'role',
  {
    id: (r) => r.id,
    name: (r) => r.name,
    domain_id: (r) => r.domainId,
    description: (r) => r.description,
    options: (r) => (r.immutable === null ? {} : { immutable: r.immutable }),
    links: self('roles'),
  },
  (r) => r.extra,
)
