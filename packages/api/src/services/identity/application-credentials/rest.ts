import { body, view, type Reply } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import {
  createApplicationCredential,
  deleteApplicationCredential,
  listApplicationCredentials,
  showApplicationCredential,
  type Shown,
} from './ops.ts'

const applicationCredential = view<Shown>('application_credential', {
  id: (a) => a.id,
  name: (a) => a.name,
  description: (a) => a.description,
  project_id: (a) => a.projectId,
  expires_at: (a) => a.ends,
  unrestricted: (a) => a.unrestricted,
  roles: (a) => a.roles.map(({ id, name, domainId }) => ({ id, name, domain_id: domainId })),
  access_rules: (a) =>
    a.accessRules.length > 0 ? a.accessRules.map(({ id, service, method, path }) => ({ id, service, method, path })) : undefined,
  secret: (a) => a.secret,
  links: (a, reply: Reply) => ({ self: `${reply.url}/v3/users/${a.userId}/application_credentials/${a.id}` }),
})

const path = '/v3/users/:userId/application_credentials'

export const applicationCredentialRoutes = [
  route(`GET ${path}`, { op: listApplicationCredentials, reply: keystoneList('application_credentials', applicationCredential.item) }),
  route(`POST ${path}`, {
    op: createApplicationCredential,
    body: body('application_credential'),
    status: 201,
    reply: applicationCredential,
  }),
  route(`GET ${path}/:id`, { op: showApplicationCredential, reply: applicationCredential }),
  route(`DELETE ${path}/:id`, { op: deleteApplicationCredential, status: 204 }),
]
