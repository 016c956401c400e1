import type { Project } from '@pileus/db/schema/identity'
import { view } from '../../../platform/rest/fields.ts'
import { self } from '../links.ts'

export const projectView = view<Project>(
  'project',
  {
    id: (p) => p.id,
    name: (p) => p.name,
    domain_id: (p) => p.domainId,
    parent_id: (p) => p.parentId,
    description: (p) => p.description,
    enabled: (p) => p.enabled,
    is_domain: (p) => p.isDomain,
    tags: (p) => p.tags,
    options: (p) => (p.immutable === null ? {} : { immutable: p.immutable }),
    links: self('projects'),
  },
  (p) => p.extra,
)
