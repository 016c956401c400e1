import { body } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { expiryAsked } from '../users/rest.ts'
import { userView } from '../users/views.ts'
import {
  addGroupMember,
  checkGroupMember,
  createGroup,
  deleteGroup,
  listGroupMembers,
  listGroups,
  removeGroupMember,
  showGroup,
  updateGroup,
} from './ops.ts'
import { groupView } from './views.ts'

export const groupRoutes = [
  route('GET /v3/groups', { op: listGroups, reply: keystoneList('groups', groupView.item) }),
  route('POST /v3/groups', { op: createGroup, body: body('group'), status: 201, reply: groupView }),
  route('GET /v3/groups/:groupId', { op: showGroup, reply: groupView }),
  route('PATCH /v3/groups/:groupId', { op: updateGroup, body: body('group'), reply: groupView }),
  route('DELETE /v3/groups/:groupId', { op: deleteGroup, status: 204 }),
  route('GET /v3/groups/:groupId/users', { op: listGroupMembers, input: expiryAsked, reply: keystoneList('users', userView.item) }),
  route('GET /v3/groups/:groupId/users/:userId', { op: checkGroupMember, status: 204 }),
  route('PUT /v3/groups/:groupId/users/:userId', { op: addGroupMember, status: 204 }),
  route('DELETE /v3/groups/:groupId/users/:userId', { op: removeGroupMember, status: 204 }),
]
