import { body } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { createDomain, deleteDomain, listDomains, showDomain, updateDomain } from './ops.ts'
import { domainView } from './views.ts'

export const domainRoutes = [
  route('GET /v3/domains', { op: listDomains, reply: keystoneList('domains', domainView.item) }),
  route('POST /v3/domains', { op: createDomain, body: body('domain'), status: 201, reply: domainView }),
  route('GET /v3/domains/:domainId', { op: showDomain, reply: domainView }),
  route('PATCH /v3/domains/:domainId', { op: updateDomain, body: body('domain'), reply: domainView }),
  route('DELETE /v3/domains/:domainId', { op: deleteDomain, status: 204 }),
]
