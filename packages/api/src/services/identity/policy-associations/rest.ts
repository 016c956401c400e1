import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { endpointView } from '../endpoints/views.ts'
import { policyView } from '../policies/views.ts'
import {
  associateEndpoint,
  associateRegion,
  associateService,
  checkEndpointAssociation,
  checkRegionAssociation,
  checkServiceAssociation,
  dissociateEndpoint,
  dissociateRegion,
  dissociateService,
  listPolicyEndpoints,
  showEndpointPolicy,
} from './ops.ts'

const policy = '/v3/policies/:policyId/OS-ENDPOINT-POLICY'

export const policyAssociationRoutes = [
  route(`GET ${policy}/endpoints`, { op: listPolicyEndpoints, reply: keystoneList('endpoints', endpointView.item) }),
  route(`PUT ${policy}/endpoints/:endpointId`, { op: associateEndpoint, status: 204 }),
  route(`GET ${policy}/endpoints/:endpointId`, { op: checkEndpointAssociation, status: 204 }),
  route(`DELETE ${policy}/endpoints/:endpointId`, { op: dissociateEndpoint, status: 204 }),
  route(`PUT ${policy}/services/:serviceId`, { op: associateService, status: 204 }),
  route(`GET ${policy}/services/:serviceId`, { op: checkServiceAssociation, status: 204 }),
  route(`DELETE ${policy}/services/:serviceId`, { op: dissociateService, status: 204 }),
  route(`PUT ${policy}/services/:serviceId/regions/:regionId`, { op: associateRegion, status: 204 }),
  route(`GET ${policy}/services/:serviceId/regions/:regionId`, { op: checkRegionAssociation, status: 204 }),
  route(`DELETE ${policy}/services/:serviceId/regions/:regionId`, { op: dissociateRegion, status: 204 }),
  route('GET /v3/endpoints/:endpointId/OS-ENDPOINT-POLICY/policy', { op: showEndpointPolicy, reply: policyView }),
]
