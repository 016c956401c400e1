import { body } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route, type Asked } from '../../../platform/rest/route.ts'
import { groupView } from '../groups/views.ts'
import { projectView } from '../projects/views.ts'
import { changePassword, createUser, deleteUser, listUserGroups, listUserProjects, listUsers, showUser, updateUser } from './ops.ts'
import { userView } from './views.ts'

/** `password_expires_at` may be given twice, for a span. */
export const expiryAsked = ({ query }: Asked) => ({ passwordExpiresAt: [query['password_expires_at'] ?? []].flat() })

export const userRoutes = [
  route('GET /v3/users', { op: listUsers, input: expiryAsked, reply: keystoneList('users', userView.item) }),
  route('POST /v3/users', { op: createUser, body: body('user'), status: 201, reply: userView }),
  route('GET /v3/users/:userId', { op: showUser, reply: userView }),
  route('PATCH /v3/users/:userId', { op: updateUser, body: body('user'), reply: userView }),
  route('DELETE /v3/users/:userId', { op: deleteUser, status: 204 }),
  route('POST /v3/users/:userId/password', { op: changePassword, body: body('user'), status: 204 }),
  route('GET /v3/users/:userId/groups', {
    op: listUserGroups,
    reply: (page, reply) =>
      keystoneList('groups', (group: (typeof page.rows)[number]) =>
        Object.assign({}, groupView.item(group, reply), { membership_expires_at: null }),
      )(page, reply),
  }),
  route('GET /v3/users/:userId/projects', { op: listUserProjects, reply: keystoneList('projects', projectView.item) }),
]
