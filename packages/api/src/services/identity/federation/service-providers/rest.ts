import type { ServiceProvider } from '@pileus/db/schema/identity'
import { body, view } from '../../../../platform/rest/fields.ts'
import { keystoneList } from '../../../../platform/rest/list.ts'
import { route } from '../../../../platform/rest/route.ts'
import { self } from '../../links.ts'
import { createServiceProvider, deleteServiceProvider, listServiceProviders, showServiceProvider, updateServiceProvider } from './ops.ts'

const provider = view<ServiceProvider>('service_provider', {
  id: (p) => p.id,
  auth_url: (p) => p.authUrl,
  sp_url: (p) => p.spUrl,
  enabled: (p) => p.enabled,
  description: (p) => p.description,
  relay_state_prefix: (p) => p.relayStatePrefix,
  links: self('OS-FEDERATION/service_providers'),
})

const providers = '/v3/OS-FEDERATION/service_providers'

export const serviceProviderRoutes = [
  route(`GET ${providers}`, { op: listServiceProviders, reply: keystoneList('service_providers', provider.item) }),
  route(`PUT ${providers}/:spId`, { op: createServiceProvider, body: body('service_provider'), status: 201, reply: provider }),
  route(`GET ${providers}/:spId`, { op: showServiceProvider, reply: provider }),
  route(`PATCH ${providers}/:spId`, { op: updateServiceProvider, body: body('service_provider'), reply: provider }),
  route(`DELETE ${providers}/:spId`, { op: deleteServiceProvider, status: 204 }),
]
