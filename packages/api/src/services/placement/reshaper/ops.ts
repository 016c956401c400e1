import { z } from 'zod'
import { badRequest } from '../../../platform/fault.ts'
import { command } from '../../../platform/op.ts'
import { claims, claimsOf } from '../allocations/ops.ts'
import { exchange, lockAll } from '../allocations/write.ts'
import { coded, codes, concurrent } from '../faults.ts'
import { putStocks, removeStocks, stocks } from '../inventories/ops.ts'
import { requireClasses } from '../providers/filters.ts'
import { grow } from '../providers/ops.ts'

const many = 1000

/**
 * Inventories move between providers together with what is allocated from them, all in one transaction: first every provider has
 * what it had and what it shall have, then consumers move, then what no provider shall have is taken away.
 */
export const reshape = command({
  policy: 'placement:reshaper:reshape',
  input: z.object({
    inventories: z
      .record(z.guid(), z.object({ generation: z.int(), stocks }))
      .refine((all) => Object.keys(all).length <= many, `must not hold more than ${many} resource providers`),
    claims,
  }),
  async run(ctx, { inventories, claims }) {
    const wanted = claimsOf(claims)
    const locked = await lockAll(ctx, wanted, Object.keys(inventories))
    const changes = Object.entries(inventories).map(([id, { generation, stocks }]) => {
      const provider = locked.providers.get(id)
      if (!provider) throw badRequest(`Resource provider ${id} in inventories not found.`, coded(codes.providerNotFound))
      if (provider.generation !== generation)
        throw concurrent(`resource provider generation conflict for provider ${id}: actual: ${provider.generation}, given: ${generation}`)
      return { provider, stocks }
    })
    await requireClasses(ctx, [...new Set(changes.flatMap(({ stocks }) => Object.keys(stocks)))])
    for (const { provider, stocks } of changes) {
      await putStocks(ctx, provider, stocks)
      // Upstream counts both steps, and clients count with it.
      if (Object.keys(stocks).length > 0) await grow(ctx, provider)
    }
    await exchange(ctx, locked, wanted)
    for (const { provider, stocks } of changes) {
      await removeStocks(ctx, provider, Object.keys(stocks))
      await grow(ctx, provider)
      ctx.emit({ kind: 'provider.inventory', subjectId: provider.id, data: { name: provider.name } })
    }
  },
})
