import type { Project } from '@pileus/db/schema/identity'
import { view } from '../../../platform/rest/fields.ts'
import { self } from '../links.ts'

export const domainView = view<Project>(
  'domain',
  {
    id: (d) => d.id,
    name: (d) => d.name,
    description: (d) => d.description,
    enabled: (d) => d.enabled,
    tags: (d) => d.tags,
    options: (d) => (d.immutable === null ? {} : { immutable: d.immutable }),
    links: self('domains'),
  },
  (d) => d.extra,
)
