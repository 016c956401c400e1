import { users } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { Fault, type FaultCode } from '../../../platform/fault.ts'
import { command, first } from '../../../platform/op.ts'
import { prove, rulesSatisfied } from '../tokens/authenticate.ts'
import { mint } from '../tokens/ops.ts'

/** RFC 6749 has words of its own for what went wrong; the dialect prints them. */
const refusal = (code: FaultCode, error: string, message: string) => new Fault(code, message, { oauth2: error })

const noClient = () =>
  refusal(
    'unauthorized',
    'invalid_client',
    'The client could not be authenticated: use client_secret_basic with the id and secret of an application credential (tls_client_auth is not offered).',
  )

/** As much as a login takes. */
const maxSecret = 4096

/** Nothing is refused by its shape: every answer here has to be OAuth2's. */
const anything = z.unknown().optional()

export const issueOauth2Token = command({
  policy: null,
  input: z.object({ grantType: anything, clientId: anything, clientSecret: anything, authorization: anything }),
  async before(ctx, input) {
    if (typeof input.grantType !== 'string') throw refusal('bad_request', 'invalid_request', 'The parameter grant_type is required.')
    if (input.grantType !== 'client_credentials')
      throw refusal('bad_request', 'unsupported_grant_type', 'The only grant_type here is client_credentials.')
    const client = basic(input.authorization) ?? { id: input.clientId, secret: input.clientSecret }
    if (typeof client.id !== 'string' || typeof client.secret !== 'string' || client.id === '' || client.secret.length > maxSecret)
      throw noClient()
    const proof = await prove(ctx, {
      methods: ['application_credential'],
      application_credential: { id: client.id, secret: client.secret },
    })
    if ('failed' in proof || !proof.applicationCredential) throw noClient()
    return { ...proof, kind: 'project', id: proof.applicationCredential.projectId } as const
  },
  async run(ctx, _input, _target, proof) {
    const owner = await first(ctx.db.select({ options: users.options }).from(users).where(eq(users.id, proof.userId)).limit(1))
    // There are no receipts here: who needs a second factor logs in elsewhere.
    if (!owner || !rulesSatisfied(owner.options, proof.methods)) throw noClient()
    const issued = await mint(ctx, proof).catch((error: unknown) => {
      throw error instanceof Fault ? noClient() : error
    })
    return { secret: issued.secret, seconds: Math.floor((issued.standing.ends.getTime() - ctx.now().getTime()) / 1000) }
  },
})

function basic(authorization: unknown): { id: string; secret: string } | undefined {
  if (typeof authorization !== 'string') return undefined
  const [, encoded] = /^Basic\s+([\w+/=-]+)$/i.exec(authorization) ?? []
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}
