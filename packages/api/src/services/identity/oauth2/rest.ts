import { isObject, type Body } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { issueOauth2Token } from './ops.ts'

/** A form, or nothing at all: what is missing is told in OAuth2's own words. */
const form: Body = {
  key: null,
  read: (raw) => (isObject(raw) ? { grantType: raw['grant_type'], clientId: raw['client_id'], clientSecret: raw['client_secret'] } : {}),
}

export const oauth2Routes = [
  route('POST /v3/OS-OAUTH2/token', {
    op: issueOauth2Token,
    body: form,
    input: ({ headers }) => ({ authorization: headers['authorization'] }),
    headers: () => ({ 'cache-control': 'no-store', pragma: 'no-cache' }),
    reply: ({ secret, seconds }) => ({ access_token: secret, token_type: 'Bearer', expires_in: seconds }),
  }),
]
