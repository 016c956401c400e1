import { listView } from '@/lib/panel/list-view.ts'

export const registeredLimitsView = listView({
  id: 'identity.registeredLimits',
  kinds: ['registered_limit', 'limit', 'service', 'region'],
  facets: ['serviceId', 'regionId'],
  sort: ['resourceName', 'defaultLimit', 'id', 'serviceName', 'serviceType', 'regionId', 'limits'],
  fallback: 'resourceName',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.registeredLimits.browse.query(input),
})
