import { providers, traits, type Provider } from '@pileus/db/schema/placement'
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, Fault } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { concurrent } from '../faults.ts'
import { providerId, traitName } from '../inputs.ts'
import { grow, lockProvider, requireProvider } from '../providers/ops.ts'

const findTrait = (ctx: Ctx, name: string) => first(ctx.db.select().from(traits).where(eq(traits.name, name)).limit(1))

const noTrait = (name: string) => new Fault('not_found', `No such trait(s): ${name}.`)

export const listTraits = query({
  policy: 'placement:traits:list',
  input: z.object({ names: z.array(z.string()).optional(), prefix: z.string().optional(), associated: z.boolean().optional() }),
  run(ctx, { names, prefix, associated }) {
    const held = sql`exists (select from ${providers} p where p.traits @> array[${traits.name}])`
    const filters: (SQL | undefined)[] = [
      names ? inArray(traits.name, names) : undefined,
      prefix === undefined ? undefined : sql`starts_with(${traits.name}, ${prefix})`,
      associated === undefined ? undefined : associated ? held : sql`not ${held}`,
    ]
    return ctx.db
      .select()
      .from(traits)
      .where(and(...filters))
      .orderBy(traits.name)
  },
})

export const showTrait = query({
  policy: 'placement:traits:show',
  input: z.object({ name: z.string() }),
  async run(ctx, { name }) {
    const trait = await findTrait(ctx, name)
    if (!trait) throw noTrait(name)
    return trait
  },
})

const custom = /^CUSTOM_[A-Z0-9_]+$/

export const ensureTrait = command({
  policy: 'placement:traits:update',
  input: z.object({ name: z.string() }),
  async run(ctx, { name }) {
    if (!custom.test(name) || name.length > 255)
      throw badRequest(
        'The trait is invalid. A valid trait must be no longer than 255 characters, start with the prefix "CUSTOM_" and use following characters: "A"-"Z", "0"-"9" and "_"',
      )
    const [made] = await ctx.db.insert(traits).values({ name }).onConflictDoNothing().returning()
    if (made) ctx.emit({ kind: 'trait.create', subjectId: name, data: { name } })
    const trait = made ?? (await findTrait(ctx, name))
    if (!trait) throw concurrent(`The trait ${name} was deleted meanwhile.`)
    return { trait, made: made !== undefined }
  },
})

export const deleteTrait = command({
  policy: 'placement:traits:delete',
  input: z.object({ name: z.string() }),
  async run(ctx, { name }) {
    const [trait] = await ctx.db.select().from(traits).where(eq(traits.name, name)).for('update')
    if (!trait) throw noTrait(name)
    if (!name.startsWith('CUSTOM_')) throw badRequest(`Cannot delete standard trait ${name}.`)
    const holders = await ctx.db.select({ id: providers.id }).from(providers).where(sql`${providers.traits} @> array[${name}]`).limit(1)
    if (holders.length > 0) throw conflict(`The trait ${name} is in use by a resource provider.`)
    await ctx.db.delete(traits).where(eq(traits.name, name))
    ctx.emit({ kind: 'trait.delete', subjectId: name, data: { name } })
  },
})

/** Traits of a provider: their rows, because answers tell when they were made. */
async function rowsOf(ctx: Ctx, provider: Provider) {
  const rows = provider.traits.length === 0 ? [] : await ctx.db.select().from(traits).where(inArray(traits.name, provider.traits))
  return { provider, rows: rows.sort((a, b) => (a.name < b.name ? -1 : 1)) }
}

export const listProviderTraits = query({
  policy: 'placement:resource_providers:traits:list',
  input: z.object({ providerId }),
  run: async (ctx, input) => rowsOf(ctx, await requireProvider(ctx, input.providerId)),
})

export const setProviderTraits = command({
  policy: 'placement:resource_providers:traits:update',
  input: z.object({ providerId, generation: z.int(), traits: z.array(traitName).max(5000) }),
  async run(ctx, { providerId: id, generation, traits: names }) {
    const provider = await lockProvider(ctx, id)
    if (provider.generation !== generation)
      throw concurrent("Resource provider's generation already changed. Please update the generation and try again.")
    return rowsOf(ctx, await putTraits(ctx, provider, names))
  },
})

export const clearProviderTraits = command({
  policy: 'placement:resource_providers:traits:delete',
  input: z.object({ providerId }),
  run: async (ctx, input) => putTraits(ctx, await lockProvider(ctx, input.providerId), []),
})

/** The rows of the traits are held until the end, so that none of them is deleted while we say that somebody has it. */
export async function putTraits(ctx: CommandCtx, provider: Provider, names: readonly string[]): Promise<Provider> {
  const wanted = [...new Set(names)].sort()
  const known =
    wanted.length === 0 ? [] : await ctx.db.select({ name: traits.name }).from(traits).where(inArray(traits.name, wanted)).for('key share')
  const there = new Set(known.map((trait) => trait.name))
  const strangers = wanted.filter((name) => !there.has(name))
  if (strangers.length > 0) throw badRequest(`No such trait ${strangers.join(', ')}`)
  if (JSON.stringify([...provider.traits].sort()) === JSON.stringify(wanted)) return provider
  await ctx.db.update(providers).set({ traits: wanted }).where(eq(providers.id, provider.id))
  ctx.emit({ kind: 'provider.traits', subjectId: provider.id, data: { name: provider.name } })
  return grow(ctx, { ...provider, traits: wanted })
}
