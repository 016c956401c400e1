import { body } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { issueEc2Token, issueS3Token } from './ops.ts'

export const signedTokenRoutes = [
  ...['/v3/ec2tokens', '/v2.0/ec2tokens'].map((path) =>
    route(`POST ${path}`, { op: issueEc2Token, body: body(null), headers: ({ secret }) => ({ 'x-subject-token': secret, vary: 'X-Auth-Token' }), reply: ({ shown }) => shown }),
  ),
  route('POST /v3/s3tokens', { op: issueS3Token, body: body(null), reply: ({ shown }) => shown }),
]
