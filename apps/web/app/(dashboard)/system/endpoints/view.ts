import { listView } from '@/lib/panel/list-view.ts'

export const endpointsView = listView({
  id: 'identity.endpoints',
  kinds: ['endpoint', 'service', 'region'],
  facets: ['serviceId', 'regionId', 'interface', 'enabled'],
  sort: ['serviceName', 'serviceType', 'id', 'regionId', 'interface', 'url', 'enabled', 'createdAt'],
  fallback: 'serviceType',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.endpoints.browse.query(input),
})
