import { allocations, consumers, inventories, providers, type Consumer, type Inventory, type Provider } from '@pileus/db/schema/placement'
import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { CommandCtx } from '../../../platform/ctx.ts'
import { badRequest, conflict } from '../../../platform/fault.ts'
import { concurrent } from '../faults.ts'
import { requireClasses } from '../providers/filters.ts'
import { balance, keyOf, portionsOf, type Claim, type Portion } from './model.ts'

/** Everything that a change of allocations touches, locked. One order everywhere: consumers, then providers, each by id. */
export interface Locked {
  consumers: ReadonlyMap<string, Consumer>
  held: readonly (Portion & { consumerId: string })[]
  providers: ReadonlyMap<string, Provider>
}

const most = 10_000

/** What writes: an operation, or a step of a task. */
type Writer = Pick<CommandCtx, 'db'>

/** Locks the consumers and every provider that they hold, will hold, or that is named besides. */
export async function lockAll(ctx: CommandCtx, claims: readonly Claim[], besides: readonly string[] = []): Promise<Locked> {
  const known = await lockConsumers(ctx, claims)
  const held = await holdingsOf(ctx, [...known.keys()])
  const wanted = [...new Set([...besides, ...held.map((one) => one.providerId), ...claims.flatMap(({ holds }) => Object.keys(holds))])]
  if (wanted.length > most) throw badRequest(`A request must not name more than ${most} resource providers.`)
  return { consumers: known, held, providers: await lockProviders(ctx, wanted) }
}

async function lockConsumers(ctx: CommandCtx, claims: readonly Claim[]): Promise<Map<string, Consumer>> {
  const ids = claims.map((claim) => claim.consumerId).sort()
  const rows = await ctx.db.select().from(consumers).where(inArray(consumers.id, ids)).orderBy(asc(consumers.id)).for('update')
  const known = new Map(rows.map((row) => [row.id, row]))
  for (const { consumerId, generation } of claims) {
    const found = known.get(consumerId)?.generation ?? null
    if (generation !== 'any' && generation !== found)
      throw concurrent(`consumer generation conflict - expected ${found} but got ${generation}`)
  }
  return known
}

export async function holdingsOf(ctx: Writer, ids: readonly string[]): Promise<Locked['held']> {
  if (ids.length === 0) return []
  const { consumerId, providerId, resourceClass, used: amount } = allocations
  return ctx.db
    .select({ consumerId, providerId, resourceClass, amount })
    .from(allocations)
    .where(inArray(consumerId, [...ids]))
}

async function lockProviders(ctx: Writer, ids: readonly string[]): Promise<Map<string, Provider>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db
    .select()
    .from(providers)
    .where(inArray(providers.id, [...ids]))
    .orderBy(asc(providers.id))
    .for('no key update')
  return new Map(rows.map((row) => [row.id, row]))
}

/** The consumers let go of what they hold and take what they claim, or nothing happens at all. */
export async function exchange(ctx: CommandCtx, locked: Locked, claims: readonly Claim[]): Promise<void> {
  const taken = claims.flatMap((claim) => portionsOf(claim.holds))
  const stranger = taken.find(({ providerId }) => !locked.providers.has(providerId))
  if (stranger) throw badRequest(`Allocation for resource provider '${stranger.providerId}' that does not exist.`)
  await requireClasses(ctx, [...new Set(taken.map((portion) => portion.resourceClass))])
  await requireRoom(ctx, taken, locked.held)
  await putConsumers(ctx, locked, claims)
  await put(ctx, claims, locked.held)
  await growProviders(ctx, locked, claims)
  for (const claim of claims) emit(ctx, claim)
}

/** Each portion must be of an allowed size, and together they must fit, or at least leave an overfull inventory no fuller. */
async function requireRoom(ctx: CommandCtx, taken: readonly Portion[], released: readonly Portion[]): Promise<void> {
  if (taken.length === 0) return
  const ids = [...new Set(taken.map((portion) => portion.providerId))]
  const rows = await ctx.db.select().from(inventories).where(inArray(inventories.providerId, ids))
  const stock = new Map(rows.map((row) => [keyOf(row), row]))
  const more = new Map(balance(taken, released).map((portion) => [keyOf(portion), portion.amount]))
  for (const portion of taken) {
    const inventory = stock.get(keyOf(portion))
    const refusal = inventory ? refusalOf(inventory, portion.amount, more.get(keyOf(portion)) ?? 0) : 'invalid.'
    if (refusal !== undefined)
      throw conflict(
        `Unable to allocate inventory: Inventory for '${portion.resourceClass}' on resource provider '${portion.providerId}' ${refusal}`,
      )
  }
}

function refusalOf({ minUnit, maxUnit, stepSize, used, capacity }: Inventory, amount: number, more: number): string | undefined {
  if (amount < minUnit || amount > maxUnit || amount % stepSize !== 0)
    return `invalid. The requested amount would violate inventory constraints: ${amount} is not between ${minUnit} and ${maxUnit} in steps of ${stepSize}.`
  if (more > 0 && used + more > capacity)
    return `invalid. The requested amount would exceed the capacity: ${used} of ${capacity} are used, ${more} more were requested.`
  return undefined
}

async function putConsumers(ctx: CommandCtx, { consumers: known }: Locked, claims: readonly Claim[]): Promise<void> {
  for (const { consumerId: id, projectId, userId, type, holds } of claims) {
    const before = known.get(id)
    const isEmpty = Object.keys(holds).length === 0
    if (!before && !isEmpty) {
      const values = { id, projectId, userId, type: type ?? null, generation: 1 }
      const made = await ctx.db.insert(consumers).values(values).onConflictDoNothing().returning({ id: consumers.id })
      if (made.length === 0) throw concurrent('consumer generation conflict - the consumer was made meanwhile')
    }
    if (before && !isEmpty) {
      const changes = {
        projectId,
        userId,
        ...(type === undefined ? {} : { type }),
        generation: before.generation + 1,
        updatedAt: ctx.now(),
      }
      await ctx.db.update(consumers).set(changes).where(eq(consumers.id, id))
    }
  }
}

async function put(ctx: CommandCtx, claims: readonly Claim[], released: Locked['held']): Promise<void> {
  const gone = [...new Set(released.map((one) => one.consumerId))]
  if (gone.length > 0) await ctx.db.delete(allocations).where(inArray(allocations.consumerId, gone))
  const rows = claims.flatMap(({ consumerId, holds }) =>
    portionsOf(holds).map(({ amount: used, ...rest }) => ({ consumerId, used, ...rest })),
  )
  await use(
    ctx,
    balance(
      claims.flatMap((claim) => portionsOf(claim.holds)),
      released,
    ),
  )
  if (rows.length > 0) await ctx.db.insert(allocations).values(rows)
  const empty = claims.filter(({ holds }) => Object.keys(holds).length === 0).map((claim) => claim.consumerId)
  if (empty.length > 0) await ctx.db.delete(consumers).where(inArray(consumers.id, empty))
}

/** The counters of inventories, by so much more or less. */
async function use(ctx: Writer, changes: readonly Portion[]): Promise<void> {
  if (changes.length === 0) return
  const ids = [...new Set(changes.map((one) => one.providerId))]
  const rows = JSON.stringify(changes.map(({ providerId: p, resourceClass: c, amount: n }) => ({ p, c, n })))
  await ctx.db.execute(sql`update ${inventories} i set used = i.used + d.n
    from jsonb_to_recordset(${rows}::text::jsonb) as d(p uuid, c text, n bigint) where i.provider_id = any(${sql.param(ids, providers.aggregates)}) and i.provider_id = d.p and i.resource_class = d.c`)
}

/** Of those that are taken from, and of those that an emptied consumer leaves: as upstream counts. */
async function growProviders(ctx: CommandCtx, { held }: Locked, claims: readonly Claim[]): Promise<void> {
  const emptied = new Set(claims.filter(({ holds }) => Object.keys(holds).length === 0).map((claim) => claim.consumerId))
  const left = held.filter(({ consumerId }) => emptied.has(consumerId)).map(({ providerId }) => providerId)
  const ids = [...new Set([...left, ...claims.flatMap(({ holds }) => Object.keys(holds))])]
  if (ids.length === 0) return
  await ctx.db
    .update(providers)
    .set({ generation: sql`${providers.generation} + 1`, updatedAt: ctx.now() })
    .where(inArray(providers.id, ids))
}

function emit(ctx: CommandCtx, { consumerId, projectId, holds }: Claim): void {
  const kind = Object.keys(holds).length === 0 ? 'allocation.delete' : 'allocation.update'
  ctx.emit({ kind, subjectId: consumerId, projectId, data: { providers: Object.keys(holds).slice(0, 20) } })
}

export interface Released {
  id: string
  projectId: string
  providers: string[]
}

/** Consumers let go of all that they hold and are gone. Repeating it does no harm. */
export async function letGo(ctx: Writer, ids: readonly string[]): Promise<Released[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db
    .select({ id: consumers.id, projectId: consumers.projectId })
    .from(consumers)
    .where(inArray(consumers.id, [...ids]))
    .orderBy(asc(consumers.id))
    .for('update')
  const known = rows.map((row) => row.id)
  const held = await holdingsOf(ctx, known)
  await lockProviders(ctx, [...new Set(held.map((one) => one.providerId))])
  await use(ctx, balance([], held))
  // Allocations go with their consumer.
  if (known.length > 0) await ctx.db.delete(consumers).where(inArray(consumers.id, known))
  const placesOf = (id: string) => [...new Set(held.filter((one) => one.consumerId === id).map((one) => one.providerId))]
  return rows.map((row) => ({ ...row, providers: placesOf(row.id) }))
}

export const releasedEvent = ({ id, projectId, providers }: Released) => ({
  kind: 'allocation.delete',
  subjectId: id,
  projectId,
  data: { providers: providers.slice(0, 20) },
})
