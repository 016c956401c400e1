import { listView } from '@/lib/panel/list-view.ts'

export const regionsView = listView({
  id: 'identity.regions',
  kinds: ['region', 'endpoint', 'registered_limit'],
  facets: ['parentId'],
  sort: ['id', 'description', 'parentId', 'endpoints', 'createdAt'],
  fallback: 'id',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.regions.browse.query(input),
})
