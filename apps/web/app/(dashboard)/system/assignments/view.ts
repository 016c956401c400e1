import { listView } from '@/lib/panel/list-view.ts'

export const assignmentsView = listView({
  id: 'identity.assignments',
  kinds: ['role_assignment', 'user', 'group', 'role', 'project', 'domain'],
  facets: ['actorKind', 'roleId', 'targetKind', 'inherited', 'actorId', 'targetId'],
  sort: ['actorName', 'roleName', 'targetName', 'targetKind', 'inherited'],
  fallback: 'actorName',
  panels: ['create'],
  read: (api, input) => api.identity.assignments.browse.query(input),
})
