import { sessions } from '@pileus/db/schema/identity'
import { and, eq, lt } from 'drizzle-orm'
import type { Cloud } from '../../../platform/ctx.ts'
import { forbidden } from '../../../platform/fault.ts'
import type { WantedScope } from '../../../platform/service.ts'
import { NoAccess, type Standing } from '../tokens/load.ts'
import { memoryOf } from '../tokens/memory.ts'
import { idleEnd } from './model.ts'

/** How exactly we know when a session was used last. */
const precisionMs = 60_000

/** What a session is worth in a scope. That there is such a scope at all is not told to those who have no role in it. */
export async function sessionIn(cloud: Cloud, secret: string, scope: WantedScope): Promise<Standing | undefined> {
  try {
    return (await memoryOf(cloud).findSession(secret, scope))?.standing
  } catch (error) {
    if (!(error instanceof NoAccess)) throw error
    const where = 'id' in scope ? `the ${scope.kind} ${scope.id}` : 'the system'
    throw forbidden(`You have no role on ${where}, or it is disabled or gone. Whoever administers it can assign you one.`, {
      reason: 'no_access',
    })
  }
}

/**
 * Moves the end of a session that is in use. Nobody waits for it, and it is no change of identity: the epoch stays, and a process
 * that did not see the use looks again before it believes that a session has ended.
 */
export function keepAlive(cloud: Cloud, standing: Standing): void {
  const { session } = standing
  const now = new Date()
  if (!session || now.getTime() - session.seenAt.getTime() < precisionMs) return
  session.seenAt = now
  standing.ends = idleEnd(cloud, now, session.lastsUntil)
  void cloud.db
    .update(sessions)
    .set({ seenAt: now, expiresAt: standing.ends })
    .where(and(eq(sessions.id, session.id), lt(sessions.seenAt, now)))
    .catch((error: unknown) => cloud.log.warn({ err: error, session: session.id }, 'a session could not be kept alive'))
}
