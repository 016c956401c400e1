import { body } from '../../../../platform/rest/fields.ts'
import { route } from '../../../../platform/rest/route.ts'
import { asForm, form, signed } from '../forms.ts'
import { authorizeRequestToken, createRequestToken } from './ops.ts'

export const requestTokenRoutes = [
  route('POST /v3/OS-OAUTH1/request_token', {
    op: createRequestToken,
    status: 201,
    body: form,
    input: (asked) => ({ ...signed(asked), projectId: asked.headers['requested-project-id'] }),
    ...asForm,
  }),
  route('PUT /v3/OS-OAUTH1/authorize/:requestTokenId', {
    op: authorizeRequestToken,
    body: body(null),
    reply: ({ verifier }) => ({ token: { oauth_verifier: verifier } }),
  }),
]
