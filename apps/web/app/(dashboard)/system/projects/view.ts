import { listView } from '@/lib/panel/list-view.ts'

export const projectsView = listView({
  id: 'identity.projects',
  kinds: ['project', 'role_assignment', 'domain'],
  facets: ['domainId', 'enabled', 'tags'],
  sort: ['name', 'description', 'id', 'domainName', 'parentName', 'enabled', 'members', 'createdAt'],
  fallback: 'name',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.projects.browse.query(input),
})
