import { detailView } from '@/lib/panel/detail-view.ts'
import { listView } from '@/lib/panel/list-view.ts'

export const servicesView = listView({
  id: 'identity.services',
  kinds: ['service', 'endpoint', 'registered_limit'],
  facets: ['type', 'enabled'],
  sort: ['name', 'type', 'description', 'id', 'enabled', 'endpoints', 'createdAt'],
  fallback: 'type',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.services.browse.query(input),
})

export const serviceView = detailView({
  id: 'identity.service',
  kinds: ['service', 'endpoint', 'registered_limit'],
  tabs: ['endpoints', 'overview'],
  panels: ['edit', 'endpoint', 'createEndpoint'],
  read: (api, serviceId) => api.identity.services.page.query({ serviceId }),
})
