import { allocations, consumers, providers } from '@pileus/db/schema/placement'
import { asc, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx } from '../../../platform/ctx.ts'
import { badRequest, Fault } from '../../../platform/fault.ts'
import { command, query } from '../../../platform/op.ts'
import { amounts, providerId } from '../inputs.ts'
import { isUuid, toUuid } from '../providers/model.ts'
import { requireProvider } from '../providers/ops.ts'
import type { Claim } from './model.ts'
import { exchange, letGo, lockAll, releasedEvent } from './write.ts'

export const listConsumerAllocations = query({
  policy: 'placement:allocations:list',
  input: z.object({ consumerId: z.string() }),
  async run(ctx, { consumerId }) {
    if (!isUuid(consumerId)) return []
    return ctx.db
      .select({
        providerId: allocations.providerId,
        generation: providers.generation,
        resourceClass: allocations.resourceClass,
        used: allocations.used,
        createdAt: allocations.createdAt,
        consumer: { projectId: consumers.projectId, userId: consumers.userId, type: consumers.type, generation: consumers.generation },
      })
      .from(allocations)
      .innerJoin(providers, eq(providers.id, allocations.providerId))
      .innerJoin(consumers, eq(consumers.id, allocations.consumerId))
      .where(eq(allocations.consumerId, consumerId))
      .orderBy(asc(allocations.providerId), asc(allocations.resourceClass))
  },
})

export const listProviderAllocations = query({
  policy: 'placement:resource_providers:allocations:list',
  input: z.object({ providerId }),
  async run(ctx, { providerId: id }) {
    const provider = await requireProvider(ctx, id)
    const rows = await ctx.db
      .select({
        consumerId: allocations.consumerId,
        generation: consumers.generation,
        resourceClass: allocations.resourceClass,
        used: allocations.used,
        createdAt: allocations.createdAt,
      })
      .from(allocations)
      .innerJoin(consumers, eq(consumers.id, allocations.consumerId))
      .where(eq(allocations.providerId, provider.id))
      .orderBy(asc(allocations.consumerId), asc(allocations.resourceClass))
    return { provider, rows }
  },
})

const owner = z.string().min(1).max(255)
const many = 1000

export const claim = z.object({
  projectId: owner,
  userId: owner,
  type: z.string().min(1).max(255).optional(),
  generation: z.union([z.int(), z.null(), z.literal('any')]),
  holds: z.record(z.guid(), amounts),
})

/** By the id of the consumer. */
export const claims = z
  .record(z.guid(), claim)
  .refine((all) => Object.keys(all).length <= many, `A request must not name more than ${many} consumers.`)

export const claimsOf = (given: z.output<typeof claims>): Claim[] =>
  Object.entries(given).map(([consumerId, one]) => ({ consumerId, ...one }))

const replace = async (ctx: CommandCtx, wanted: readonly Claim[]) => exchange(ctx, await lockAll(ctx, wanted), wanted)

export const setConsumerAllocations = command({
  policy: 'placement:allocations:update',
  input: z.object({ consumerId: z.string(), claim }),
  async run(ctx, { consumerId: given, claim }) {
    const consumerId = toUuid(given)
    if (consumerId === undefined) throw badRequest(`Malformed consumer_uuid: ${given}`)
    await replace(ctx, [{ consumerId, ...claim }])
  },
})

/** Many consumers at once, all or none of them. */
export const setAllocations = command({
  policy: 'placement:allocations:manage',
  input: z.object({ claims }),
  run: (ctx, { claims }) => replace(ctx, claimsOf(claims)),
})

export const deleteConsumerAllocations = command({
  policy: 'placement:allocations:delete',
  input: z.object({ consumerId: z.string() }),
  async run(ctx, { consumerId }) {
    const released = isUuid(consumerId) ? await letGo(ctx, [consumerId]) : []
    if (released.length === 0) throw new Fault('not_found', `No allocations for consumer '${consumerId}'`)
    for (const one of released) ctx.emit(releasedEvent(one))
  },
})
