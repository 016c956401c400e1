import { listView } from '@/lib/panel/list-view.ts'

export const limitsView = listView({
  id: 'identity.limits',
  kinds: ['limit', 'registered_limit', 'project', 'domain', 'service'],
  facets: ['serviceId', 'regionId', 'domainId', 'projectId'],
  sort: ['resourceName', 'resourceLimit', 'defaultLimit', 'id', 'projectName', 'domainName', 'serviceType', 'regionId'],
  fallback: 'resourceName',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.limits.browse.query(input),
})
