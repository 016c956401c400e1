import { credentials } from '@pileus/db/schema/identity'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx } from '../../../platform/ctx.ts'
import { unauthorized } from '../../../platform/fault.ts'
import { command, first } from '../../../platform/op.ts'
import { buildCatalog } from '../catalog/build.ts'
import { ec2Id, readEc2 } from '../credentials/blob.ts'
import { mint } from '../tokens/ops.ts'
import { renderToken } from '../tokens/render.ts'
import { ec2Signed, s3Signed } from './signature.ts'

const word = z.string('must be a string').max(65_536, 'is too long')
const words = z
  .record(z.string(), z.union([word, z.number(), z.boolean()], 'must be a text').transform(String), 'must be an object')
  .default({})

const signed = z.object({
  access: word.optional(),
  signature: word.default(''),
  verb: word.default(''),
  host: word.default(''),
  path: word.default(''),
  params: words,
  headers: words,
  body_hash: word.default(''),
  /** S3 only: the text that was signed, in base64. */
  token: word.default(''),
})

/** Three spellings of one thing have been in use. */
const input = z.object({ credentials: signed.optional(), credential: signed.optional(), ec2Credentials: signed.optional() })

type Input = z.output<typeof input>
type Signed = z.output<typeof signed> & { access: string }

/** Unknown, wrong, too old: whoever may ask at all is told the same. */
async function tokenFor(ctx: CommandCtx, input: Input, isSigned: (secret: string, request: Signed) => boolean) {
  const given = input.credentials ?? input.credential ?? input.ec2Credentials
  const refusal = unauthorized('The signature is missing, wrong or too old.')
  if (given?.access === undefined) throw refusal
  const row = await first(
    ctx.db
      .select()
      .from(credentials)
      .where(and(eq(credentials.id, ec2Id(given.access)), eq(credentials.type, 'ec2')))
      .limit(1),
  )
  // Keys that are bound to something lent come from other installations only: here nothing lent makes keys.
  if (!row?.projectId || row.trustId !== null || row.applicationCredentialId !== null) throw refusal
  const key = readEc2(ctx.cloud.secrets.open(row.blob, row.id))
  if (key.secret === '' || key['trust_id'] || key['app_cred_id'] || key['access_token_id']) throw refusal
  if (!isSigned(key.secret, { ...given, access: given.access })) throw refusal
  const issued = await mint(ctx, { userId: row.userId, methods: ['ec2credential'], kind: 'project', id: row.projectId, restricted: true })
  const catalog = await buildCatalog(ctx.db, issued.standing.project?.id, issued.standing.user.id)
  return { secret: issued.secret, shown: renderToken(issued.standing, catalog) }
}

/** Only services and admins may ask: a signed request that was seen somewhere must not become a token (OSSA-2025-002). */
export const issueEc2Token = command({
  policy: 'identity:ec2tokens_validate',
  input,
  run: (ctx, input) =>
    tokenFor(ctx, input, (secret, { body_hash, ...request }) => ec2Signed(secret, { ...request, bodyHash: body_hash }, ctx.now())),
})

export const issueS3Token = command({
  policy: 'identity:s3tokens_validate',
  input,
  run: (ctx, input) =>
    tokenFor(ctx, input, (secret, { token, signature }) => s3Signed(secret, Buffer.from(token, 'base64'), signature, ctx.now())),
})
