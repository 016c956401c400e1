import { listView } from '@/lib/panel/list-view.ts'

export const groupsView = listView({
  id: 'identity.groups',
  kinds: ['group', 'domain', 'role_assignment'],
  facets: ['domainId'],
  sort: ['name', 'description', 'id', 'domainName', 'members', 'assignments'],
  fallback: 'name',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.groups.browse.query(input),
})
