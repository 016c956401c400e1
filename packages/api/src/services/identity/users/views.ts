import { view } from '../../../platform/rest/fields.ts'
import { localTime, self } from '../links.ts'
import type { UserRow } from './ops.ts'

export const userView = view<UserRow>(
  'user',
  {
    id: (u) => u.id,
    name: (u) => u.name,
    domain_id: (u) => u.domainId,
    enabled: (u) => u.enabled,
    description: (u) => u.description ?? undefined,
    email: (u) => u.email ?? undefined,
    default_project_id: (u) => u.defaultProjectId ?? undefined,
    password_expires_at: (u) => (u.passwordExpiresAt ? localTime(u.passwordExpiresAt) : null),
    options: (u) => u.options,
    links: self('users'),
  },
  (u) => u.extra,
)
