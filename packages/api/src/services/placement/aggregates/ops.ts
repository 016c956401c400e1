import { providers, type Provider } from '@pileus/db/schema/placement'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { command, query } from '../../../platform/op.ts'
import { concurrent } from '../faults.ts'
import { providerId } from '../inputs.ts'
import { grow, lockProvider, requireProvider } from '../providers/ops.ts'

export const listProviderAggregates = query({
  policy: 'placement:resource_providers:aggregates:list',
  input: z.object({ providerId }),
  run: (ctx, input) => requireProvider(ctx, input.providerId),
})

/** Before 1.19 nobody said which generation they had seen, and none came of it. */
export const setProviderAggregates = command({
  policy: 'placement:resource_providers:aggregates:update',
  input: z.object({ providerId, generation: z.int().optional(), aggregates: z.array(z.guid()).max(5000) }),
  async run(ctx, { providerId: id, generation, aggregates }): Promise<Provider> {
    const provider = await lockProvider(ctx, id)
    if (generation !== undefined && provider.generation !== generation)
      throw concurrent("Resource provider's generation already changed. Please update the generation and try again.")
    await ctx.db.update(providers).set({ aggregates }).where(eq(providers.id, provider.id))
    ctx.emit({ kind: 'provider.aggregates', subjectId: provider.id, data: { name: provider.name } })
    return generation === undefined ? { ...provider, aggregates } : grow(ctx, { ...provider, aggregates })
  },
})
