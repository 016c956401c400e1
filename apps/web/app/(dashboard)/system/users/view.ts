import { listView } from '@/lib/panel/list-view.ts'

export const usersView = listView({
  id: 'identity.users',
  kinds: ['user', 'domain'],
  facets: ['domainId', 'enabled'],
  sort: ['name', 'description', 'id', 'email', 'domainName', 'enabled', 'createdAt'],
  fallback: 'name',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.users.browse.query(input),
})
