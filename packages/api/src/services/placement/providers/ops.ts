import { uuid as newId } from '@pileus/db/ids'
import { allocations, providers, type Provider } from '@pileus/db/schema/placement'
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict } from '../../../platform/fault.ts'
import { command, first, postgresCode, query } from '../../../platform/op.ts'
import { coded, codes, noProvider } from '../faults.ts'
import { amounts, providerId, wanted } from '../inputs.ts'
import { hasTraits, isMember, offers, requireClasses, requireTraits } from './filters.ts'
import { isUuid, type Wanted } from './model.ts'

export const findProvider = async (ctx: Ctx, id: string): Promise<Provider | undefined> =>
  isUuid(id) ? first(ctx.db.select().from(providers).where(eq(providers.id, id)).limit(1)) : undefined

export async function requireProvider(ctx: Ctx, id: string): Promise<Provider> {
  const provider = await findProvider(ctx, id)
  if (!provider) throw noProvider(id)
  return provider
}

/** The row, kept as it is until the transaction ends. Whoever locks several does so in the order of their ids. */
export async function lockProvider(ctx: CommandCtx, id: string): Promise<Provider> {
  if (!isUuid(id)) throw noProvider(id)
  const [provider] = await ctx.db.select().from(providers).where(eq(providers.id, id)).limit(1).for('no key update')
  if (!provider) throw noProvider(id)
  return provider
}

/** Every change of what a provider offers counts, so that who saw less is told so. */
export async function grow(ctx: CommandCtx, provider: Provider): Promise<Provider> {
  const changes = { generation: sql`${providers.generation} + 1`, updatedAt: ctx.now() }
  const [grown] = await ctx.db.update(providers).set(changes).where(eq(providers.id, provider.id)).returning()
  return grown ?? provider
}

export const showProvider = query({
  policy: 'placement:resource_providers:show',
  input: z.object({ providerId }),
  run: (ctx, input) => requireProvider(ctx, input.providerId),
})

export const listProviders = query({
  policy: 'placement:resource_providers:list',
  input: z.object({
    name: z.string().optional(),
    uuid: z.string().optional(),
    inTree: z.string().optional(),
    memberOf: wanted.optional(),
    traits: wanted.optional(),
    resources: amounts.optional(),
  }),
  async run(ctx, { name, uuid, inTree, memberOf, traits, resources }) {
    await requireClasses(ctx, Object.keys(resources ?? {}))
    await requireTraits(ctx, namesOf(traits))
    if ([uuid, inTree].some((id) => id !== undefined && !isUuid(id))) return []
    const filters: (SQL | undefined)[] = [
      name ? eq(providers.name, name) : undefined,
      uuid ? eq(providers.id, uuid) : undefined,
      inTree ? sql`${providers.rootId} = (select root_id from ${providers} t where t.id = ${inTree})` : undefined,
      memberOf && isMember(memberOf),
      traits && hasTraits(traits),
      resources && offers(resources),
    ]
    return ctx.db
      .select()
      .from(providers)
      .where(and(...filters))
      .orderBy(providers.createdAt, providers.id)
  },
})

export const namesOf = (asked: Wanted | undefined): string[] => (asked ? [...asked.all.flat(), ...asked.none] : [])

const name = z.string('must be a string').min(1, 'must not be empty').max(200, 'must not be longer than 200 characters')

const duplicate = (what: string) => conflict(`Conflicting resource provider ${what} already exists.`, coded(codes.duplicateName))

export const createProvider = command({
  policy: 'placement:resource_providers:create',
  input: z.object({ uuid: z.guid().optional(), name, parentProviderUuid: z.guid().nullish() }),
  async run(ctx, { uuid: id = newId(), name, parentProviderUuid: parentId }) {
    const refuse = (why: string) => badRequest(`Unable to create resource provider "${name}", ${id}: ${why}`)
    if (parentId === id) throw refuse('parent provider UUID cannot be same as UUID.')
    const parent = parentId ? await findProvider(ctx, parentId) : undefined
    if (parentId && !parent) throw refuse('parent provider UUID does not exist.')
    if (await findProvider(ctx, id)) throw duplicate(`uuid: ${id}`)
    return insertProvider(ctx, { id, name, parentId: parent?.id ?? null, rootId: parent?.rootId ?? id })
  },
})

export async function insertProvider(ctx: CommandCtx, values: typeof providers.$inferInsert): Promise<Provider> {
  const [made] = await orDuplicate(ctx.db.insert(providers).values(values).returning(), values.name)
  if (!made) throw duplicate(`name: ${values.name}`)
  ctx.emit({ kind: 'provider.create', subjectId: made.id, data: { name: made.name } })
  return made
}

async function orDuplicate<T>(write: PromiseLike<T>, name: string): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (postgresCode(error) === '23505') throw duplicate(`name: ${name}`)
    throw error
  }
}

/** Where a provider hangs in its tree may be changed once, from nowhere to somewhere, and freely only since 1.37. */
export const updateProvider = command({
  policy: 'placement:resource_providers:update',
  input: z.object({
    providerId,
    name: name.optional(),
    parentProviderUuid: z.guid().nullish(),
    moving: z.enum(['once', 'freely']).default('freely'),
  }),
  async run(ctx, { providerId: id, name, parentProviderUuid: parentId, moving }) {
    if (parentId !== undefined) await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtext('placement.tree'))`)
    const provider = await lockProvider(ctx, id)
    const place = parentId === undefined ? {} : await newPlace(ctx, provider, parentId, moving)
    const changes = { ...(name === undefined ? {} : { name }), ...place, updatedAt: ctx.now() }
    const write = ctx.db.update(providers).set(changes).where(eq(providers.id, provider.id)).returning()
    const [changed] = await orDuplicate(write, name ?? provider.name)
    if (!changed) throw noProvider(id)
    if (changed.rootId !== provider.rootId) await moveBelow(ctx, provider, changed.rootId)
    const data = { name: changed.name, ...(changed.name === provider.name ? {} : { changes: { name: [provider.name, changed.name] } }) }
    ctx.emit({ kind: 'provider.update', subjectId: changed.id, data })
    return changed
  },
})

async function newPlace(ctx: CommandCtx, provider: Provider, parentId: string | null, moving: 'once' | 'freely') {
  const refuse = (why: string) => badRequest(`Unable to save resource provider ${provider.id}: ${why}`)
  const moved = provider.parentId !== null && provider.parentId !== parentId
  if (parentId === null) {
    if (moved && moving === 'once') throw refuse('un-parenting a provider is not currently allowed.')
    return { parentId: null, rootId: provider.id }
  }
  const parent = await findProvider(ctx, parentId)
  if (!parent) throw refuse('parent provider UUID does not exist.')
  if (moved && moving === 'once') throw refuse('re-parenting a provider is not currently allowed.')
  const below = await treeBelow(ctx, provider.id)
  if (below.includes(parent.id)) throw refuse('creating loop in the provider tree is not allowed.')
  return { parentId: parent.id, rootId: parent.rootId }
}

/** A provider and all that hangs on it. */
async function treeBelow(ctx: Ctx, id: string): Promise<string[]> {
  const rows = await ctx.db.execute<{ id: string }>(sql`with recursive down as (
    select id from ${providers} where id = ${id} union select p.id from ${providers} p join down on p.parent_id = down.id) select id from down`)
  return rows.map((row) => row.id)
}

const moveBelow = async (ctx: CommandCtx, { id }: Provider, rootId: string) =>
  ctx.db
    .update(providers)
    .set({ rootId })
    .where(inArray(providers.id, await treeBelow(ctx, id)))

export const deleteProvider = command({
  policy: 'placement:resource_providers:delete',
  input: z.object({ providerId }),
  async run(ctx, { providerId: id }) {
    const provider = await lockProvider(ctx, id)
    const parents = await ctx.db.select({ id: providers.id }).from(providers).where(eq(providers.parentId, provider.id)).limit(1)
    if (parents.length > 0)
      throw conflict(`Unable to delete parent resource provider ${id}: It has child resource providers.`, coded(codes.cannotDeleteParent))
    const held = await ctx.db
      .select({ id: allocations.consumerId })
      .from(allocations)
      .where(eq(allocations.providerId, provider.id))
      .limit(1)
    if (held.length > 0)
      throw conflict(`Unable to delete resource provider ${id}: Resource provider has allocations.`, coded(codes.providerInUse))
    await ctx.db.delete(providers).where(eq(providers.id, provider.id))
    ctx.emit({ kind: 'provider.delete', subjectId: provider.id, data: { name: provider.name } })
  },
})
