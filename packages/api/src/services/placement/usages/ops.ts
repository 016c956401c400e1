import { allocations, consumers, inventories } from '@pileus/db/schema/placement'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { providerId } from '../inputs.ts'
import { requireProvider } from '../providers/ops.ts'

export const showProviderUsages = query({
  policy: 'placement:resource_providers:usages',
  input: z.object({ providerId }),
  async run(ctx, input) {
    const provider = await requireProvider(ctx, input.providerId)
    const rows = await ctx.db
      .select({ resourceClass: inventories.resourceClass, used: inventories.used })
      .from(inventories)
      .where(eq(inventories.providerId, provider.id))
      .orderBy(inventories.resourceClass)
    return { provider, rows }
  },
})

const owner = z.string().min(1).max(255)

/** What a project uses, or one user of it: of each type of consumer how much of each class. */
export const showUsages = query({
  policy: 'placement:usages',
  input: z.object({ projectId: owner, userId: owner.optional(), type: owner.optional() }),
  target: (_ctx, { projectId }) => ({ projectId }),
  run: usagesOf,
})

export interface Usage extends Record<string, unknown> {
  type: string | null
  consumers: number
  used: Record<string, number>
}

async function usagesOf(
  ctx: Ctx,
  { projectId, userId, type }: { projectId: string; userId?: string | undefined; type?: string | undefined },
): Promise<Usage[]> {
  const where = and(
    eq(consumers.projectId, projectId),
    userId === undefined ? undefined : eq(consumers.userId, userId),
    type === undefined || type === 'all' ? undefined : type === 'unknown' ? sql`${consumers.type} is null` : eq(consumers.type, type),
  )
  // `all` throws them together; the others are told apart.
  const key = type === 'all' ? sql<string | null>`'all'` : consumers.type
  const rows = await ctx.db
    .select({
      type: key,
      resourceClass: allocations.resourceClass,
      used: sql<string>`sum(${allocations.used})`,
      consumers: sql<string>`count(distinct ${allocations.consumerId})`,
    })
    .from(consumers)
    .innerJoin(allocations, eq(allocations.consumerId, consumers.id))
    .where(where)
    .groupBy(sql`grouping sets ((1), (1, 2))`)
  const found = new Map<string | null, Usage>()
  for (const row of rows) {
    const usage = found.get(row.type) ?? { type: row.type, consumers: 0, used: {} }
    found.set(row.type, usage)
    // The row of a type without a class counts its consumers once, however many classes they use.
    if (row.resourceClass === null) usage.consumers = Number(row.consumers)
    else usage.used[row.resourceClass] = Number(row.used)
  }
  return [...found.values()]
}
