import { listView } from '@/lib/panel/list-view.ts'

export const rolesView = listView({
  id: 'identity.roles',
  kinds: ['role', 'implied_role', 'role_assignment'],
  facets: ['domainId'],
  sort: ['name', 'description', 'id', 'domainName', 'assignments'],
  fallback: 'name',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.roles.browse.query(input),
})
