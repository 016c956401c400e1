import type { Reply } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { endpointGroupView } from '../endpoint-groups/views.ts'
import { endpointView } from '../endpoints/views.ts'
import { projectView } from '../projects/views.ts'
import {
  addEndpointGroupToProject,
  addEndpointToProject,
  checkEndpointInProject,
  listEndpointGroupEndpoints,
  listEndpointGroupProjects,
  listEndpointProjects,
  listProjectEndpointGroups,
  listProjectEndpoints,
  removeEndpointFromProject,
  removeEndpointGroupFromProject,
  showEndpointGroupInProject,
  type ProjectEndpointGroup,
} from './ops.ts'

const filter = '/v3/OS-EP-FILTER'
const group = `${filter}/endpoint_groups/:endpointGroupId`

const endpoints = keystoneList('endpoints', endpointView.item)
const projects = keystoneList('projects', projectView.item)

const association = ({ endpointGroupId, projectId }: ProjectEndpointGroup, reply: Reply) => ({
  project_endpoint_group: {
    endpoint_group_id: endpointGroupId,
    project_id: projectId,
    links: { self: `${reply.url}${filter}/endpoint_groups/${endpointGroupId}/projects/${projectId}` },
  },
})

export const endpointFilterRoutes = [
  route(`GET ${filter}/projects/:projectId/endpoints`, { op: listProjectEndpoints, reply: endpoints }),
  route(`GET ${filter}/projects/:projectId/endpoint_groups`, {
    op: listProjectEndpointGroups,
    reply: keystoneList('endpoint_groups', endpointGroupView.item),
  }),
  route(`PUT ${filter}/projects/:projectId/endpoints/:endpointId`, { op: addEndpointToProject, status: 204 }),
  route(`GET ${filter}/projects/:projectId/endpoints/:endpointId`, { op: checkEndpointInProject, status: 204 }),
  route(`DELETE ${filter}/projects/:projectId/endpoints/:endpointId`, { op: removeEndpointFromProject, status: 204 }),
  route(`GET ${filter}/endpoints/:endpointId/projects`, { op: listEndpointProjects, reply: projects }),
  route(`GET ${group}/endpoints`, { op: listEndpointGroupEndpoints, reply: endpoints }),
  route(`GET ${group}/projects`, { op: listEndpointGroupProjects, reply: projects }),
  route(`PUT ${group}/projects/:projectId`, { op: addEndpointGroupToProject, status: 204 }),
  route(`GET ${group}/projects/:projectId`, { op: showEndpointGroupInProject, reply: association }),
  route(`DELETE ${group}/projects/:projectId`, { op: removeEndpointGroupFromProject, status: 204 }),
]
