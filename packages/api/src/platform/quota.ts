import type { Tx } from '@pileus/db/client'
import { quotaLocks, quotas } from '@pileus/db/schema/platform'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { Fault } from './fault.ts'

/** One thing that is limited. Usage is counted from the rows themselves: there is no counter that could be wrong. */
export interface Quota {
  /** Where nothing else is set; -1 is no limit. */
  default: number
  count(tx: Tx, projectId: string): Promise<number>
}

export type Quotas = Readonly<Record<string, Quota>>

export interface Usage {
  resource: string
  used: number
  limit: number
}

/** What a project may have of these. A resource that it does not name has its default. */
export type LimitsOf = (tx: Tx, projectId: string, resources: readonly string[]) => Promise<ReadonlyMap<string, number>>

const ownLimits: LimitsOf = async (tx, projectId, resources) => {
  const set = await tx
    .select()
    .from(quotas)
    .where(and(eq(quotas.projectId, projectId), inArray(quotas.resource, [...resources])))
  return new Map(set.map(({ resource, limit }) => [resource, limit]))
}

/** Call inside a command before its inserts: refuses what would not fit. Creates of one project wait for each other here. */
export async function claim(
  tx: Tx,
  known: Quotas,
  projectId: string,
  wanted: Readonly<Record<string, number>>,
  limitsOf = ownLimits,
): Promise<void> {
  await tx.insert(quotaLocks).values({ projectId }).onConflictDoNothing()
  await tx.execute(sql`select from ${quotaLocks} where ${quotaLocks.projectId} = ${projectId} for update`)
  for (const { resource, used, limit } of await usage(tx, known, projectId, Object.keys(wanted), limitsOf)) {
    const more = wanted[resource] ?? 0
    if (limit >= 0 && used + more > limit) {
      throw new Fault(
        'over_quota',
        `Quota exceeded for ${resource}: requested ${more}, but already used ${used} of ${limit}. Delete some or ask for a larger quota.`,
        { resource, used, limit, requested: more },
      )
    }
  }
}

export async function usage(
  tx: Tx,
  known: Quotas,
  projectId: string,
  resources = Object.keys(known),
  limitsOf = ownLimits,
): Promise<Usage[]> {
  const set = await limitsOf(tx, projectId, resources)
  const found: Usage[] = []
  for (const resource of resources) {
    const quota = known[resource]
    if (!quota) throw new Error(`No service counts ${resource}.`)
    found.push({ resource, used: await quota.count(tx, projectId), limit: set.get(resource) ?? quota.default })
  }
  return found
}
