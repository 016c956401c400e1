import { detailView } from '@/lib/panel/detail-view.ts'
import { listView } from '@/lib/panel/list-view.ts'

export const identityProvidersView = listView({
  id: 'identity.identityProviders',
  kinds: ['identity_provider', 'protocol', 'domain'],
  facets: ['enabled', 'domainId'],
  sort: ['id', 'description', 'enabled', 'domainName', 'authorizationTtl'],
  fallback: 'id',
  panels: ['create', 'edit'],
  read: (api, input) => api.identity.identityProviders.browse.query(input),
})

export const identityProviderView = detailView({
  id: 'identity.identityProvider',
  kinds: ['identity_provider', 'protocol', 'mapping', 'domain'],
  tabs: ['overview', 'protocols'],
  panels: ['edit', 'protocol', 'createProtocol'],
  read: (api, idpId) => api.identity.identityProviders.page.query({ idpId }),
})
