import type { PolicyDocument } from '@pileus/db/schema/identity'
import { view } from '../../../platform/rest/fields.ts'
import { self } from '../links.ts'

export const policyView = view<PolicyDocument>(
  'policy',
  {
    id: (p) => p.id,
    type: (p) => p.type,
    blob: (p) => p.blob,
    links: self('policies'),
  },
  (p) => p.extra,
)
