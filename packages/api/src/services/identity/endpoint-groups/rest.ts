import { body } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { createEndpointGroup, deleteEndpointGroup, listEndpointGroups, showEndpointGroup, updateEndpointGroup } from './ops.ts'
import { endpointGroupView } from './views.ts'

const groups = '/v3/OS-EP-FILTER/endpoint_groups'

export const endpointGroupRoutes = [
  route(`GET ${groups}`, { op: listEndpointGroups, reply: keystoneList('endpoint_groups', endpointGroupView.item) }),
  route(`POST ${groups}`, { op: createEndpointGroup, body: body('endpoint_group'), status: 201, reply: endpointGroupView }),
  route(`GET ${groups}/:endpointGroupId`, { op: showEndpointGroup, reply: endpointGroupView }),
  route(`PATCH ${groups}/:endpointGroupId`, { op: updateEndpointGroup, body: body('endpoint_group'), reply: endpointGroupView }),
  route(`DELETE ${groups}/:endpointGroupId`, { op: deleteEndpointGroup, status: 204 }),
]
