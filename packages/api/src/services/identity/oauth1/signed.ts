import { createHash } from 'node:crypto'
import { consumers, nonces, type Consumer } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, unauthorized } from '../../../platform/fault.ts'
import { first } from '../../../platform/op.ts'
import { hmacSigned, readHeader } from './signature.ts'

/** How far the clocks of a consumer may be from ours. */
const windowSeconds = 300

const plain = z
  .string('must be given once')
  .max(16_384, 'is too long')
  .regex(/^[\t\x20-\x7e]*$/, 'must consist of ASCII characters')

/** What a signed request is made of; all of it is a POST. */
export const signedRequest = z.object({
  authorization: plain.optional(),
  /** Path and query, as they were sent. */
  url: plain,
  form: z.record(z.string(), z.string()).default({}),
})

export type Signed = z.output<typeof signedRequest>

/** What the signature was made with beside the consumer's own secret. */
interface SealedToken {
  id: string
  consumerId: string
  secret: Buffer
}

/** A request that somebody has signed who knows the secrets. `nonce` has to be spent before anything is granted. */
export interface Signature<T> {
  consumer: Consumer
  token: T
  header: ReadonlyMap<string, string>
  nonce: Nonce
}

interface Nonce {
  consumerId: string
  hash: Buffer
  expiresAt: Date
}

/** For the parameters that a request cannot do without. */
export function required(header: ReadonlyMap<string, string>, name: string): string {
  const value = header.get(name)
  if (!value) throw badRequest('is required in the header Authorization', { path: [name] })
  return value
}

/** Everything that is wrong with a signature is told in the same words: whoever guesses learns nothing. */
export const refusal = () => unauthorized('The signature is wrong or too old, or what it was made with is unknown.')

export function parseSigned({ authorization }: Pick<Signed, 'authorization'>): ReadonlyMap<string, string> {
  if (authorization === undefined) throw badRequest('The header Authorization is required: sign the request by OAuth 1.0.')
  const header = readHeader(authorization)
  if (!header) throw badRequest('The header Authorization cannot be read: it must be OAuth name="value", …, each name once.')
  required(header, 'oauth_consumer_key')
  return header
}

/** Checks a request against the secrets of its consumer and, if it speaks of one, of a token that belongs to the consumer. */
export async function checkSigned<T extends SealedToken | undefined>(
  ctx: Ctx,
  { url, form }: Signed,
  header: ReadonlyMap<string, string>,
  token: T,
): Promise<Signature<T>> {
  const consumerId = required(header, 'oauth_consumer_key')
  const consumer = await first(ctx.db.select().from(consumers).where(eq(consumers.id, consumerId)).limit(1))
  if (!consumer || (token && token.consumerId !== consumerId)) throw refusal()
  const { secrets } = ctx.cloud
  const right = hmacSigned({ method: 'POST', url: ctx.baseUrl + url, form }, header, {
    consumer: secrets.open(consumer.secret, consumer.id),
    token: token && secrets.open(token.secret, token.id),
  })
  if (!right || header.get('oauth_signature_method') !== 'HMAC-SHA1' || (header.get('oauth_version') ?? '1.0') !== '1.0') throw refusal()
  return { consumer, token, header, nonce: freshNonce(ctx, consumerId, header) }
}

function freshNonce(ctx: Ctx, consumerId: string, header: ReadonlyMap<string, string>): Nonce {
  const [timestamp = '', nonce = '', token = ''] = ['oauth_timestamp', 'oauth_nonce', 'oauth_token'].map((name) => header.get(name))
  const at = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN
  const age = Math.abs(ctx.now().getTime() - at)
  if (!(age <= windowSeconds * 1000) || nonce === '') throw refusal()
  const hash = createHash('sha256')
    .update(JSON.stringify([timestamp, nonce, token]))
    .digest()
  // A second more than it could be sent again, because the clock is read once more when it is.
  return { consumerId, hash, expiresAt: new Date(at + (windowSeconds + 1) * 1000) }
}

/** A request counts once, whoever is faster. One that is refused afterwards has had no effect, so it may come again. */
export async function spendNonce(ctx: CommandCtx, nonce: Nonce): Promise<void> {
  const spent = await ctx.db.insert(nonces).values(nonce).onConflictDoNothing().returning({ hash: nonces.hash })
  if (spent.length === 0) throw refusal()
}
