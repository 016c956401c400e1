import type { FederationProtocol } from '@pileus/db/schema/identity'
import { body, view } from '../../../../platform/rest/fields.ts'
import { keystoneList } from '../../../../platform/rest/list.ts'
import { route } from '../../../../platform/rest/route.ts'
import { createProtocol, deleteProtocol, listProtocols, showProtocol, updateProtocol } from './ops.ts'

const providers = '/v3/OS-FEDERATION/identity_providers'

const protocol = view<FederationProtocol>('protocol', {
  id: (p) => p.id,
  mapping_id: (p) => p.mappingId,
  remote_id_attribute: (p) => p.remoteIdAttribute ?? undefined,
  links: (p, reply) => {
    const provider = `${reply.url}${providers}/${encodeURIComponent(p.identityProviderId)}`
    return { self: `${provider}/protocols/${encodeURIComponent(p.id)}`, identity_provider: provider }
  },
})

export const protocolRoutes = [
  route(`GET ${providers}/:idpId/protocols`, { op: listProtocols, reply: keystoneList('protocols', protocol.item) }),
  route(`PUT ${providers}/:idpId/protocols/:protocolId`, { op: createProtocol, body: body('protocol'), status: 201, reply: protocol }),
  route(`GET ${providers}/:idpId/protocols/:protocolId`, { op: showProtocol, reply: protocol }),
  route(`PATCH ${providers}/:idpId/protocols/:protocolId`, { op: updateProtocol, body: body('protocol'), reply: protocol }),
  route(`DELETE ${providers}/:idpId/protocols/:protocolId`, { op: deleteProtocol, status: 204 }),
]
