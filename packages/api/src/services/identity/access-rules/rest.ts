import type { AccessRule } from '@pileus/db/schema/identity'
import { view, type Reply } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { deleteAccessRule, listAccessRules, showAccessRule } from './ops.ts'

const accessRule = view<AccessRule>('access_rule', {
  id: (r) => r.id,
  service: (r) => r.service,
  method: (r) => r.method,
  path: (r) => r.path,
  links: (r, reply: Reply) => ({ self: `${reply.url}/v3/users/${r.userId}/access_rules/${r.id}` }),
})

const path = '/v3/users/:userId/access_rules'

export const accessRuleRoutes = [
  route(`GET ${path}`, { op: listAccessRules, reply: keystoneList('access_rules', accessRule.item) }),
  route(`GET ${path}/:id`, { op: showAccessRule, reply: accessRule }),
  route(`DELETE ${path}/:id`, { op: deleteAccessRule, status: 204 }),
]
