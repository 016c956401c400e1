import { body, view } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { self } from '../links.ts'
import { createCredential, deleteCredential, listCredentials, showCredential, updateCredential, type Opened } from './ops.ts'

const credential = view<Opened>(
  'credential',
  {
    id: (c) => c.id,
    user_id: (c) => c.userId,
    project_id: (c) => c.projectId,
    type: (c) => c.type,
    blob: (c) => c.blob,
    links: self('credentials'),
  },
  (c) => c.extra,
)

export const credentialRoutes = [
  route('GET /v3/credentials', { op: listCredentials, reply: keystoneList('credentials', credential.item) }),
  route('POST /v3/credentials', { op: createCredential, body: body('credential'), status: 201, reply: credential }),
  route('GET /v3/credentials/:credentialId', { op: showCredential, reply: credential }),
  route('PATCH /v3/credentials/:credentialId', { op: updateCredential, body: body('credential'), reply: credential }),
  route('DELETE /v3/credentials/:credentialId', { op: deleteCredential, status: 204 }),
]
