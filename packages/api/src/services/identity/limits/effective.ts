import type { Db, Tx } from '@pileus/db/client'
import { limits, registeredLimits, services } from '@pileus/db/schema/identity'
import { and, eq, inArray, or, isNull, sql } from 'drizzle-orm'

interface Asked {
  /** Of the service that has the resources: image, compute, … */
  serviceType: string
  region: string
  projectId: string
  resources: readonly string[]
}

/** What a project may have, by name: its own limit, else the registered one. What nobody has registered is not here. One statement. */
export async function effectiveLimits(db: Db | Tx, { serviceType, region, projectId, resources }: Asked): Promise<Map<string, number>> {
  const rows = await db
    .select({
      name: registeredLimits.resourceName,
      amount: sql<number>`coalesce(${limits.resourceLimit}, ${registeredLimits.defaultLimit})`,
    })
    .from(registeredLimits)
    .innerJoin(services, and(eq(services.id, registeredLimits.serviceId), eq(services.type, serviceType)))
    .leftJoin(limits, and(eq(limits.registeredLimitId, registeredLimits.id), eq(limits.projectId, projectId)))
    .where(
      and(
        inArray(registeredLimits.resourceName, [...resources]),
        or(isNull(registeredLimits.regionId), eq(registeredLimits.regionId, region)),
      ),
    )
    // What is said of a region counts more than what is said of all of them.
    .orderBy(sql`${registeredLimits.regionId} nulls first`)
  return new Map(rows.map(({ name, amount }) => [name, amount]))
}
