import { inventories, providers, resourceClasses, traits } from '@pileus/db/schema/placement'
import { and, inArray, sql, type SQL } from 'drizzle-orm'
import type { Ctx } from '../../../platform/ctx.ts'
import { badRequest } from '../../../platform/fault.ts'
import { noClass } from '../faults.ts'
import type { Amounts, Wanted } from './model.ts'

const texts = (values: readonly string[]) => sql`${sql.param([...values], providers.traits)}`
const uuids = (values: readonly string[]) => sql`${sql.param([...values], providers.aggregates)}`

/** Providers that have one of each list, and none of what is refused. */
export const hasTraits = ({ all, none }: Wanted): SQL | undefined =>
  and(
    ...all.map((any) => sql`${providers.traits} && ${texts(any)}`),
    none.length > 0 ? sql`not (${providers.traits} && ${texts(none)})` : undefined,
  )

export const isMember = ({ all, none }: Wanted): SQL | undefined =>
  and(
    ...all.map((any) => sql`${providers.aggregates} && ${uuids(any)}`),
    none.length > 0 ? sql`not (${providers.aggregates} && ${uuids(none)})` : undefined,
  )

/** Providers that could give so much of each by themselves. */
export const offers = (amounts: Amounts): SQL | undefined =>
  and(
    ...Object.entries(amounts).map(
      ([name, amount]) => sql`exists (select from ${inventories} i where i.provider_id = ${providers.id} and i.resource_class = ${name}
        and i.free >= ${amount}::bigint and ${amount}::bigint between i.min_unit and i.max_unit and ${amount}::bigint % i.step_size = 0)`,
    ),
  )

export async function requireTraits(ctx: Ctx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const found = await ctx.db
    .select({ name: traits.name })
    .from(traits)
    .where(inArray(traits.name, [...names]))
  const known = new Set(found.map((trait) => trait.name))
  const strangers = names.filter((name) => !known.has(name))
  if (strangers.length > 0) throw badRequest(`No such trait(s): ${strangers.join(', ')}.`)
}

export async function requireClasses(ctx: Ctx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const found = await ctx.db
    .select({ name: resourceClasses.name })
    .from(resourceClasses)
    .where(inArray(resourceClasses.name, [...names]))
  const known = new Set(found.map((one) => one.name))
  const stranger = names.find((name) => !known.has(name))
  if (stranger !== undefined) throw noClass(stranger)
}
