import { listView } from '@/lib/panel/list-view.ts'

export const domainsView = listView({
  id: 'identity.domains',
  kinds: ['domain', 'project', 'user', 'group'],
  facets: ['enabled', 'tags'],
  sort: ['name', 'description', 'id', 'enabled', 'projects', 'users', 'groups'],
  fallback: 'name',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.domains.browse.query(input),
})
