import { body } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { issueEc2Token, issueS3Token } from './ops.ts'

export const signedTokenRoutes = [
  route('POST /v3/ec2tokens', {
    op: issueEc2Token,
    body: body(null),
    headers: ({ secret }) => ({ 'x-subject-token': secret, vary: 'X-Auth-Token' }),
    reply: ({ shown }) => shown,
  }),
  route('POST /v3/s3tokens', { op: issueS3Token, body: body(null), reply: ({ shown }) => shown }),
]
