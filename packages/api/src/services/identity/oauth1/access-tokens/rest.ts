import type { AccessToken } from '@pileus/db/schema/identity'
import { view, type Reply } from '../../../../platform/rest/fields.ts'
import { keystoneList } from '../../../../platform/rest/list.ts'
import { route } from '../../../../platform/rest/route.ts'
import { time } from '../../links.ts'
import { roleView } from '../../roles/views.ts'
import { asForm, form, signed } from '../forms.ts'
import {
  createAccessToken,
  deleteAccessToken,
  listAccessTokenRoles,
  listAccessTokens,
  showAccessToken,
  showAccessTokenRole,
} from './ops.ts'

const accessToken = view<AccessToken>('access_token', {
  id: (a) => a.id,
  consumer_id: (a) => a.consumerId,
  project_id: (a) => a.projectId,
  authorizing_user_id: (a) => a.userId,
  expires_at: (a) => time(a.expiresAt),
  links: (a, reply: Reply) => {
    const self = `${reply.url}/v3/users/${a.userId}/OS-OAUTH1/access_tokens/${a.id}`
    return { self, roles: `${self}/roles` }
  },
})

const path = '/v3/users/:userId/OS-OAUTH1/access_tokens'

export const accessTokenRoutes = [
  route('POST /v3/OS-OAUTH1/access_token', { op: createAccessToken, status: 201, body: form, input: signed, ...asForm }),
  route(`GET ${path}`, { op: listAccessTokens, reply: keystoneList('access_tokens', accessToken.item) }),
  route(`GET ${path}/:accessTokenId`, { op: showAccessToken, reply: accessToken }),
  route(`DELETE ${path}/:accessTokenId`, { op: deleteAccessToken, status: 204 }),
  route(`GET ${path}/:accessTokenId/roles`, { op: listAccessTokenRoles, reply: keystoneList('roles', roleView.item) }),
  route(`GET ${path}/:accessTokenId/roles/:roleId`, { op: showAccessTokenRole, reply: roleView }),
]
