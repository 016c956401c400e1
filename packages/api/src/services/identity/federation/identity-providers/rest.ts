import type { IdentityProvider } from '@pileus/db/schema/identity'
import { body, view } from '../../../../platform/rest/fields.ts'
import { keystoneList } from '../../../../platform/rest/list.ts'
import { route } from '../../../../platform/rest/route.ts'
import {
  createIdentityProvider,
  deleteIdentityProvider,
  listIdentityProviders,
  showIdentityProvider,
  updateIdentityProvider,
} from './ops.ts'

const provider = view<IdentityProvider>('identity_provider', {
  id: (p) => p.id,
  domain_id: (p) => p.domainId,
  enabled: (p) => p.enabled,
  description: (p) => p.description,
  authorization_ttl: (p) => p.authorizationTtl,
  remote_ids: (p) => p.remoteIds,
  links: (p, reply) => {
    const self = `${reply.url}/v3/OS-FEDERATION/identity_providers/${encodeURIComponent(p.id)}`
    return { self, protocols: `${self}/protocols` }
  },
})

const providers = '/v3/OS-FEDERATION/identity_providers'

export const identityProviderRoutes = [
  route(`GET ${providers}`, { op: listIdentityProviders, reply: keystoneList('identity_providers', provider.item) }),
  route(`PUT ${providers}/:idpId`, { op: createIdentityProvider, body: body('identity_provider'), status: 201, reply: provider }),
  route(`GET ${providers}/:idpId`, { op: showIdentityProvider, reply: provider }),
  route(`PATCH ${providers}/:idpId`, { op: updateIdentityProvider, body: body('identity_provider'), reply: provider }),
  route(`DELETE ${providers}/:idpId`, { op: deleteIdentityProvider, status: 204 }),
]
