import { revocations } from '@pileus/db/schema/identity'
import { and, asc, gte, sql } from 'drizzle-orm'
import { z } from 'zod'
import { Fault, forbidden } from '../../../platform/fault.ts'
import { query } from '../../../platform/op.ts'

const maxEvents = 10_000

/** What was revoked lately, for services that check tokens by themselves. A token that was revoked before any could still live is not named. */
export const listRevocations = query({
  policy: 'identity:list_revoke_events',
  input: z.object({
    since: z
      .string()
      .max(64)
      .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time such as 2026-01-31T12:00:00Z')
      .optional(),
  }),
  run(ctx, { since }) {
    const living = sql`clock_timestamp() - make_interval(secs => ${ctx.cloud.settings.tokenHours * 3600})`
    return ctx.db
      .select()
      .from(revocations)
      .where(and(gte(revocations.revokedAt, living), since === undefined ? undefined : gte(revocations.revokedAt, new Date(since))))
      .orderBy(asc(revocations.revokedAt))
      .limit(maxEvents)
  },
})

/** Lists of revoked PKI tokens: there are no such tokens any more, here or upstream, which answers the same. */
export const listRevokedTokens = query({
  policy: 'identity:revocation_list',
  input: z.object({}),
  run(): never {
    throw forbidden('Revoked tokens are not listed: ask for the token in question, or for /v3/OS-REVOKE/events.')
  },
})

export const showCertificates = query({
  policy: null,
  input: z.object({}),
  run(): never {
    throw new Fault('gone', 'This API is no longer available: it belonged to PKI tokens, which are gone.')
  },
})
