import { body, view, type Reply } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { createEc2Credential, deleteEc2Credential, listEc2Credentials, showEc2Credential, type Ec2Key } from './ops.ts'

const credential = view<Ec2Key>('credential', {
  user_id: (c) => c.userId,
  tenant_id: (c) => c.projectId,
  access: (c) => c.access,
  secret: (c) => c.secret,
  trust_id: () => null,
  links: (c, reply: Reply) => ({ self: `${reply.url}/v3/users/${c.userId}/credentials/OS-EC2/${c.access}` }),
})

const path = '/v3/users/:userId/credentials/OS-EC2'

export const ec2CredentialRoutes = [
  route(`GET ${path}`, { op: listEc2Credentials, reply: keystoneList('credentials', credential.item) }),
  route(`POST ${path}`, { op: createEc2Credential, body: body(null), status: 201, reply: credential }),
  route(`GET ${path}/:access`, { op: showEc2Credential, reply: credential }),
  route(`DELETE ${path}/:access`, { op: deleteEc2Credential, status: 204 }),
]
