import type { Tx } from '@pileus/db/client'
import { uuid } from '@pileus/db/ids'
import { allocations, inventories, providers, traits, type HostState, type Provider } from '@pileus/db/schema/placement'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { append } from '../../../platform/event.ts'
import { conflict } from '../../../platform/fault.ts'
import { coded, codes, noProvider } from '../faults.ts'
import { defaults, type Stock } from '../inventories/model.ts'

/**
 * What the fleet tells of its hosts, in its own transactions. The provider of a host has the host's id. What a host reports was
 * checked by the fleet for its shape; here it is only ever compared with what is known, and written where it differs.
 */

/** The provider of a host, made if it is missing. A new host is down until somebody has heard of it. */
export async function providerOf(tx: Tx, host: { id: string; name: string }, requestId: string): Promise<Provider> {
  const values = { id: host.id, name: host.name, rootId: host.id, hostState: 'down' as const, stateReason: 'It has not reported yet.' }
  const [made] = await tx.insert(providers).values(values).onConflictDoNothing().returning()
  if (made) await append(tx, [{ requestId, kind: 'provider.create', subjectId: made.id, data: { name: made.name } }])
  if (made) return made
  const found = await lockHost(tx, host.id)
  if (found.hostState !== null && found.name === host.name) return found
  const [changed] = await tx
    .update(providers)
    .set({ name: host.name, hostState: found.hostState ?? 'down', updatedAt: new Date() })
    .where(eq(providers.id, host.id))
    .returning()
  return changed ?? found
}

async function lockHost(tx: Tx, id: string): Promise<Provider> {
  const [found] = await tx.select().from(providers).where(eq(providers.id, id)).for('no key update')
  if (!found) throw noProvider(id)
  return found
}

export interface HostStanding {
  state: HostState
  reason: string | null
  /** Left as it is when not told. */
  zone?: string | null
}

export async function setState(tx: Tx, hostId: string, { state, reason, zone }: HostStanding, requestId: string): Promise<void> {
  const before = await lockHost(tx, hostId)
  const changes = { hostState: state, stateReason: reason, ...(zone === undefined ? {} : { zone }) }
  if (before.hostState === state && before.stateReason === reason && (zone === undefined || before.zone === zone)) return
  await tx
    .update(providers)
    .set({ ...changes, updatedAt: new Date() })
    .where(eq(providers.id, hostId))
  const data = { name: before.name, changes: { state: [before.hostState, state] } }
  await append(tx, [{ requestId, kind: 'provider.update', subjectId: hostId, data }])
}

export interface HostReport {
  stocks: Readonly<Record<string, Partial<Stock> & Pick<Stock, 'total'>>>
  traits: readonly string[]
  /** What each of its NUMA nodes has. */
  nodes?: readonly HostReport['stocks'][]
}

/** Traits that hosts report and nobody else sets: the standard ones, and those of ours for what no standard one says. */
const reported = /^(?!CUSTOM_)|^CUSTOM_(?:HYPERVISOR_TYPE|VM_MODE|MACHINE_TYPE)_/
const mostTraits = 1000
const mostNodes = 64

/**
 * What a host has. Ratios that an administrator has set stay, and so do his own traits and classes. What is in use and is not there
 * any more is offered no longer, but stays counted. Answers whether anything was different.
 */
export async function reportInventory(tx: Tx, hostId: string, report: HostReport, requestId: string): Promise<boolean> {
  const host = await lockHost(tx, hostId)
  const changed = [
    await putTraits(tx, host, report.traits.slice(0, mostTraits)),
    await putStocks(tx, hostId, report.stocks),
    ...(await putNodes(tx, host, (report.nodes ?? []).slice(0, mostNodes))),
  ]
  if (!changed.includes(true)) return false
  await tx
    .update(providers)
    .set({ generation: sql`${providers.generation} + 1`, updatedAt: new Date() })
    .where(eq(providers.id, hostId))
  await append(tx, [{ requestId, kind: 'provider.inventory', subjectId: hostId, data: { name: host.name } }])
  return true
}

async function putTraits(tx: Tx, host: Provider, names: readonly string[]): Promise<boolean> {
  const own = names.filter((name) => reported.test(name) && /^[A-Z0-9_]{1,255}$/.test(name))
  const custom = own.filter((name) => name.startsWith('CUSTOM_')).map((name) => ({ name }))
  if (custom.length > 0) await tx.insert(traits).values(custom).onConflictDoNothing()
  const known =
    own.length === 0 ? [] : await tx.select({ name: traits.name }).from(traits).where(inArray(traits.name, own)).for('key share')
  const wanted = [...new Set([...known.map(({ name }) => name), ...host.traits.filter((name) => !reported.test(name))])].sort()
  if (JSON.stringify(wanted) === JSON.stringify([...host.traits].sort())) return false
  await tx.update(providers).set({ traits: wanted }).where(eq(providers.id, host.id))
  return true
}

async function putStocks(tx: Tx, providerId: string, stocks: HostReport['stocks']): Promise<boolean> {
  const rows = Object.entries(stocks).map(([resourceClass, stock]) => ({ ...defaults, ...stock, providerId, resourceClass }))
  const { total, reserved, minUnit, maxUnit, stepSize } = inventories
  const written =
    rows.length === 0
      ? []
      : await tx
          .insert(inventories)
          .values(rows)
          .onConflictDoUpdate({
            target: [inventories.providerId, inventories.resourceClass],
            set: {
              total: sql`excluded.total`,
              reserved: sql`excluded.reserved`,
              minUnit: sql`excluded.min_unit`,
              maxUnit: sql`excluded.max_unit`,
              stepSize: sql`excluded.step_size`,
              updatedAt: new Date(),
            },
            setWhere: sql`(${total}, ${reserved}, ${minUnit}, ${maxUnit}, ${stepSize})
              is distinct from (excluded.total, excluded.reserved, excluded.min_unit, excluded.max_unit, excluded.step_size)`,
          })
          .returning({ name: inventories.resourceClass })
  const gone = await withdraw(tx, providerId, Object.keys(stocks))
  return written.length > 0 || gone
}

/** Classes that are not reported any more. Custom ones were never the host's to report. */
async function withdraw(tx: Tx, providerId: string, kept: readonly string[]): Promise<boolean> {
  const there = await tx
    .select({ name: inventories.resourceClass, total: inventories.total, reserved: inventories.reserved })
    .from(inventories)
    .where(and(eq(inventories.providerId, providerId), sql`not starts_with(${inventories.resourceClass}, 'CUSTOM_')`))
  const missing = there.filter(({ name }) => !kept.includes(name))
  for (const { name } of missing) {
    const one = and(eq(inventories.providerId, providerId), eq(inventories.resourceClass, name))
    const held = and(eq(allocations.providerId, providerId), eq(allocations.resourceClass, name))
    const [user] = await tx.select({ id: allocations.consumerId }).from(allocations).where(held).limit(1)
    if (user) await tx.update(inventories).set({ reserved: inventories.total }).where(one)
    else await tx.delete(inventories).where(one)
  }
  return missing.some(({ total, reserved }) => total !== reserved)
}

const node = 'HW_NUMA_ROOT'

async function putNodes(tx: Tx, host: Provider, nodes: readonly HostReport['stocks'][]): Promise<boolean[]> {
  const there = await tx
    .select({ id: providers.id, name: providers.name })
    .from(providers)
    .where(and(eq(providers.parentId, host.id), sql`${node} = any(${providers.traits})`))
    .orderBy(asc(providers.id))
    .for('no key update')
  const changed: boolean[] = []
  for (const [i, stocks] of nodes.entries()) {
    const name = `${host.name}_numa_${i}`
    const known = there.find((one) => one.name === name)
    const id = known?.id ?? uuid()
    if (!known) await tx.insert(providers).values({ id, name, parentId: host.id, rootId: host.id, traits: [node] })
    changed.push(!known, await putStocks(tx, id, stocks))
  }
  for (const { id, name } of there) if (!nodes.some((_, i) => name === `${host.name}_numa_${i}`)) changed.push(await putStocks(tx, id, {}))
  return changed
}

/** A host that is gone for good, with its nodes. What is placed on it must be gone before. */
export async function removeHost(tx: Tx, hostId: string, requestId: string): Promise<void> {
  const tree = await tx.select().from(providers).where(eq(providers.rootId, hostId)).orderBy(asc(providers.id)).for('update')
  const ids = tree.map((one) => one.id)
  if (ids.length === 0) return
  const [user] = await tx.select({ id: allocations.consumerId }).from(allocations).where(inArray(allocations.providerId, ids)).limit(1)
  if (user) throw conflict('Something is placed on this host: move or delete it first.', coded(codes.providerInUse))
  await tx.delete(providers).where(inArray(providers.id, ids))
  const name = tree.find((one) => one.id === hostId)?.name
  await append(tx, [{ requestId, kind: 'provider.delete', subjectId: hostId, data: name === undefined ? {} : { name } }])
}
