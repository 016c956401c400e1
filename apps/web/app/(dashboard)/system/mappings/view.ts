import { detailView } from '@/lib/panel/detail-view.ts'
import { listView } from '@/lib/panel/list-view.ts'

export const mappingsView = listView({
  id: 'identity.mappings',
  kinds: ['mapping', 'protocol'],
  facets: ['schemaVersion'],
  sort: ['id', 'schemaVersion', 'rules', 'protocols'],
  fallback: 'id',
  panels: ['create'],
  read: (api, input) => api.identity.mappings.browse.query(input),
})

export const mappingView = detailView({
  id: 'identity.mapping',
  kinds: ['mapping', 'protocol'],
  tabs: ['rules', 'try'],
  panels: ['edit'],
  read: (api, mappingId) => api.identity.mappings.page.query({ mappingId }),
})
