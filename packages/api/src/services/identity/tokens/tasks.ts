import { accessTokens, nonces, requestTokens, revocations, sessions, tokens } from '@pileus/db/schema/identity'
import { inArray, lt, sql } from 'drizzle-orm'
import { cron, minutes } from '../../../platform/task.ts'

const batch = 5_000

/** Tokens and requests that have ended are of no use to anybody; revocations are, as long as a token of another region could still be alive. */
export const purge = cron('identity.purge', {
  every: minutes(10),
  deadline: minutes(10),
  steps: {
    async tokens({ tx, next }) {
      const ended = tx.select({ hash: tokens.hash }).from(tokens).where(lt(tokens.expiresAt, sql`clock_timestamp()`)).limit(batch)
      const gone = await tx.delete(tokens).where(inArray(tokens.hash, ended)).returning({ hash: tokens.hash })
      return next(gone.length < batch ? 'sessions' : 'tokens')
    },
    async sessions({ tx, next }) {
      const idle = tx.select({ hash: sessions.tokenHash }).from(sessions).where(lt(sessions.expiresAt, sql`clock_timestamp()`)).limit(batch)
      const gone = await tx.delete(tokens).where(inArray(tokens.hash, idle)).returning({ hash: tokens.hash })
      return next(gone.length < batch ? 'revocations' : 'sessions')
    },
    async revocations({ tx, next }) {
      await tx.delete(revocations).where(lt(revocations.revokedAt, sql`clock_timestamp() - interval '7 days'`))
      return next('oauth1')
    },
    async oauth1({ tx, done }) {
      const now = sql`clock_timestamp()`
      await tx.delete(nonces).where(lt(nonces.expiresAt, now))
      await tx.delete(requestTokens).where(lt(requestTokens.expiresAt, now))
      await tx.delete(accessTokens).where(lt(accessTokens.expiresAt, now))
      return done()
    },
  },
})
