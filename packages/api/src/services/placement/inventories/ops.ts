import { allocations, inventories, type Inventory, type Provider } from '@pileus/db/schema/placement'
import { and, eq, getColumns, inArray, notInArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, Fault } from '../../../platform/fault.ts'
import { command, query } from '../../../platform/op.ts'
import { coded, codes, concurrent } from '../faults.ts'
import { className, providerId } from '../inputs.ts'
import { requireClasses } from '../providers/filters.ts'
import { grow, lockProvider, requireProvider } from '../providers/ops.ts'
import { capacityOf, unlimited, type Stock } from './model.ts'

/** Inventories of a provider, with the provider as it is by then. */
export interface Stocked<R = Inventory[]> {
  provider: Provider
  rows: R
}

const whole = (least: number) => z.int('must be a whole number').min(least, `must be at least ${least}`).max(unlimited, 'is too large')

export const stock = z
  .object({
    total: whole(1),
    reserved: whole(0).default(0),
    minUnit: whole(1).default(1),
    maxUnit: whole(1).default(unlimited),
    stepSize: whole(1).default(1),
    allocationRatio: z.number('must be a number').max(3.40282e38, 'is too large').default(1),
  })
  .refine((one) => capacityOf(one) >= 0, 'The reserved value is greater than total.')

const classes = 1000
export const stocks = z
  .record(className, stock)
  .refine((all) => Object.keys(all).length <= classes, `must not hold more than ${classes} resource classes`)

const ofProvider = (ctx: Ctx, id: string) =>
  ctx.db.select().from(inventories).where(eq(inventories.providerId, id)).orderBy(inventories.createdAt, inventories.resourceClass)

export const listInventories = query({
  policy: 'placement:resource_providers:inventories:list',
  input: z.object({ providerId }),
  async run(ctx, input): Promise<Stocked> {
    const provider = await requireProvider(ctx, input.providerId)
    return { provider, rows: await ofProvider(ctx, provider.id) }
  },
})

export const showInventory = query({
  policy: 'placement:resource_providers:inventories:show',
  input: z.object({ providerId, resourceClass: className }),
  async run(ctx, { providerId: id, resourceClass }): Promise<Stocked<Inventory>> {
    const provider = await requireProvider(ctx, id)
    const rows = (await ofProvider(ctx, provider.id)).find((one) => one.resourceClass === resourceClass)
    if (!rows) throw new Fault('not_found', `No inventory of class ${resourceClass} for ${id}`)
    return { provider, rows }
  },
})

export const createInventory = command({
  policy: 'placement:resource_providers:inventories:create',
  input: z.object({ providerId, resourceClass: className, stock }),
  async run(ctx, { providerId: id, resourceClass, stock }): Promise<Stocked<Inventory>> {
    const provider = await lockProvider(ctx, id)
    await requireClasses(ctx, [resourceClass])
    const [made] = await ctx.db
      .insert(inventories)
      .values({ ...stock, providerId: provider.id, resourceClass })
      .onConflictDoNothing()
      .returning()
    if (!made) throw concurrent(`Update conflict: there is an inventory of class ${resourceClass} already.`)
    return { provider: await changed(ctx, provider), rows: made }
  },
})

export const updateInventory = command({
  policy: 'placement:resource_providers:inventories:update',
  input: z.object({ providerId, resourceClass: className, generation: z.int(), stock }),
  async run(ctx, { providerId: id, resourceClass, generation, stock }): Promise<Stocked<Inventory>> {
    const provider = await lockSeen(ctx, id, generation)
    const [changedRow] = await ctx.db
      .update(inventories)
      .set({ ...stock, updatedAt: ctx.now() })
      .where(and(eq(inventories.providerId, provider.id), eq(inventories.resourceClass, resourceClass)))
      .returning()
    if (!changedRow)
      throw badRequest(`Unable to update inventory for resource provider ${id}: No inventory of class ${resourceClass} found.`)
    return { provider: await changed(ctx, provider), rows: changedRow }
  },
})

export const setInventories = command({
  policy: 'placement:resource_providers:inventories:update',
  input: z.object({ providerId, generation: z.int(), stocks }),
  async run(ctx, { providerId: id, generation, stocks }): Promise<Stocked> {
    const provider = await lockSeen(ctx, id, generation)
    await requireClasses(ctx, Object.keys(stocks))
    await replaceStocks(ctx, provider, stocks)
    return { provider: await changed(ctx, provider), rows: await ofProvider(ctx, provider.id) }
  },
})

/** The inventories of a provider become these. What servers hold cannot be taken away, but may become less than they hold. */
export async function replaceStocks(ctx: CommandCtx, provider: Provider, stocks: Readonly<Record<string, Stock>>): Promise<void> {
  await removeStocks(ctx, provider, Object.keys(stocks))
  await putStocks(ctx, provider, stocks)
}

export async function putStocks(ctx: CommandCtx, { id }: Provider, stocks: Readonly<Record<string, Stock>>): Promise<void> {
  const rows = Object.entries(stocks).map(([resourceClass, stock]) => ({ ...stock, providerId: id, resourceClass }))
  if (rows.length === 0) return
  const { total, reserved, minUnit, maxUnit, stepSize, allocationRatio } = getColumns(inventories)
  const given = { total, reserved, minUnit, maxUnit, stepSize, allocationRatio }
  const set = Object.fromEntries(Object.entries(given).map(([key, column]) => [key, sql`excluded.${sql.identifier(nameOf(column.name))}`]))
  await ctx.db
    .insert(inventories)
    .values(rows)
    .onConflictDoUpdate({ target: [inventories.providerId, inventories.resourceClass], set: { ...set, updatedAt: ctx.now() } })
}

const nameOf = (column: string) => column.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)

export async function removeStocks(ctx: CommandCtx, { id }: Provider, kept: readonly string[]): Promise<void> {
  const doomed = and(eq(inventories.providerId, id), kept.length > 0 ? notInArray(inventories.resourceClass, [...kept]) : undefined)
  const classes = (await ctx.db.select({ name: inventories.resourceClass }).from(inventories).where(doomed)).map(({ name }) => name)
  if (classes.length === 0) return
  const held = await ctx.db
    .selectDistinct({ name: allocations.resourceClass })
    .from(allocations)
    .where(and(eq(allocations.providerId, id), inArray(allocations.resourceClass, classes)))
  if (held.length > 0)
    throw inUse(
      id,
      held.map(({ name }) => name),
    )
  await ctx.db.delete(inventories).where(doomed)
}

const inUse = (id: string, classes: readonly string[]) =>
  conflict(`update conflict: Inventory for '${classes.join(', ')}' on resource provider '${id}' in use.`, coded(codes.inventoryInUse))

export const deleteInventories = command({
  policy: 'placement:resource_providers:inventories:delete',
  input: z.object({ providerId }),
  async run(ctx, { providerId: id }) {
    const provider = await lockProvider(ctx, id)
    await removeStocks(ctx, provider, [])
    await changed(ctx, provider)
  },
})

export const deleteInventory = command({
  policy: 'placement:resource_providers:inventories:delete',
  input: z.object({ providerId, resourceClass: className }),
  async run(ctx, { providerId: id, resourceClass }) {
    const provider = await lockProvider(ctx, id)
    const one = and(eq(inventories.providerId, provider.id), eq(inventories.resourceClass, resourceClass))
    const held = await ctx.db
      .select({ id: allocations.consumerId })
      .from(allocations)
      .where(and(eq(allocations.providerId, provider.id), eq(allocations.resourceClass, resourceClass)))
      .limit(1)
    if (held.length > 0)
      throw concurrent(
        `Unable to delete inventory of class ${resourceClass}: Inventory for '${resourceClass}' on resource provider '${id}' in use.`,
      )
    const gone = await ctx.db.delete(inventories).where(one).returning({ name: inventories.resourceClass })
    if (gone.length === 0) throw new Fault('not_found', `No inventory of class ${resourceClass} found for delete`)
    await changed(ctx, provider)
  },
})

async function lockSeen(ctx: CommandCtx, id: string, generation: number): Promise<Provider> {
  const provider = await lockProvider(ctx, id)
  if (provider.generation !== generation) throw concurrent('resource provider generation conflict')
  return provider
}

async function changed(ctx: CommandCtx, provider: Provider): Promise<Provider> {
  ctx.emit({ kind: 'provider.inventory', subjectId: provider.id, data: { name: provider.name } })
  return grow(ctx, provider)
}
