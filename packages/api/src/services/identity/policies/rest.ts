import { body } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { createPolicy, deletePolicy, listPolicies, showPolicy, updatePolicy } from './ops.ts'
import { policyView } from './views.ts'

export const policyRoutes = [
  route('GET /v3/policies', { op: listPolicies, reply: keystoneList('policies', policyView.item) }),
  route('POST /v3/policies', { op: createPolicy, body: body('policy'), status: 201, reply: policyView }),
  route('GET /v3/policies/:policyId', { op: showPolicy, reply: policyView }),
  route('PATCH /v3/policies/:policyId', { op: updatePolicy, body: body('policy'), reply: policyView }),
  route('DELETE /v3/policies/:policyId', { op: deletePolicy, status: 204 }),
]
