import { body } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { createRole, deleteRole, listRoles, showRole, updateRole } from './ops.ts'
import { roleView } from './views.ts'

export const roleRoutes = [
  route('GET /v3/roles', { op: listRoles, reply: keystoneList('roles', roleView.item) }),
  route('POST /v3/roles', { op: createRole, body: body('role'), status: 201, reply: roleView }),
  route('GET /v3/roles/:roleId', { op: showRole, reply: roleView }),
  route('PATCH /v3/roles/:roleId', { op: updateRole, body: body('role'), reply: roleView }),
  route('DELETE /v3/roles/:roleId', { op: deleteRole, status: 204 }),
]
