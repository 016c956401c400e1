import { listView } from '@/lib/panel/list-view.ts'

export const usersView = listView({
  id: 'identity.users',
  kinds: ['user', 'domain'],
  facets: ['domainId', 'enabled', 'mfa', 'hasPassword'],
  sort: ['name', 'description', 'id', 'email', 'domainName', 'activeOn', 'mfa', 'enabled', 'createdAt'],
  fallback: 'name',
  panels: ['create', 'edit', 'password'],
  read: (api, input) => api.identity.users.browse.query(input),
})
