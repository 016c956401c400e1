import { inventories, providers } from '@pileus/db/schema/placement'
import { inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { amounts, wanted } from '../inputs.ts'
import { requireClasses, requireTraits } from '../providers/filters.ts'
import { sharing } from '../providers/model.ts'
import { namesOf } from '../providers/ops.ts'
import { candidatesIn, worldOf, type Candidate, type Group, type Known, type Room } from './model.ts'

const most = 1000

const group = z.object({
  resources: amounts,
  traits: wanted.default({ all: [], none: [] }),
  memberOf: wanted.default({ all: [], none: [] }),
  inTree: z.guid().optional(),
})

/** A provider of a tree that a candidate takes from. Its resources are JSON text, ready to be sent: there may be thousands. */
export interface Summary extends Known {
  resources: string
}

export interface Candidates {
  candidates: Candidate[]
  summaries: Summary[]
}

export const listCandidates = query({
  policy: 'placement:allocation_candidates:list',
  input: z.object({
    groups: z.record(z.string().max(64), group).refine((all) => Object.keys(all).length <= most, `must not hold more than ${most} groups`),
    isolate: z.boolean().default(false),
    root: wanted.default({ all: [], none: [] }),
    sameSubtrees: z.array(z.array(z.string())).default([]),
    /** Whether two providers of one tree may be taken from. */
    nested: z.boolean().default(true),
    /** Resources of a summary: all that there are, or those that were asked for. */
    shown: z.enum(['all', 'asked']).default('all'),
    limit: z.int().min(1).optional(),
  }),
  async run(ctx, { groups, shown, limit, ...rest }): Promise<Candidates> {
    const all = Object.values(groups)
    const classes = [...new Set(all.flatMap((one) => Object.keys(one.resources)))]
    await requireClasses(ctx, classes)
    await requireTraits(ctx, [...new Set([...all.flatMap((one) => namesOf(one.traits)), ...namesOf(rest.root)])])
    const rooted = await withTrees(ctx, groups)
    if (!rooted) return { candidates: [], summaries: [] }
    const rows = await load(ctx, [...rooted.values()], classes, shown)
    const world = worldOf(rows)
    const candidates = candidatesIn(world, { ...rest, groups: rooted, limit: limit ?? Infinity })
    const used = new Set(candidates.flatMap((one) => [...one.holds.keys()]))
    const roots = new Set([...used].map((id) => world.byId.get(id)?.rootId))
    const told = rest.nested ? rows.filter((row) => roots.has(row.rootId)) : rows.filter((row) => used.has(row.id))
    return { candidates, summaries: told }
  },
})

type Given = Readonly<Record<string, z.output<typeof group>>>

/** Whose tree is meant is told by any of its providers. One that is not there is in no tree: nothing can be found. */
async function withTrees(ctx: Ctx, groups: Given): Promise<Map<string, Group> | undefined> {
  const ids = [...new Set(Object.values(groups).flatMap(({ inTree }) => inTree ?? []))]
  const rows =
    ids.length === 0
      ? []
      : await ctx.db.select({ id: providers.id, rootId: providers.rootId }).from(providers).where(inArray(providers.id, ids))
  if (rows.length < ids.length) return undefined
  const roots = new Map(rows.map(({ id, rootId }) => [id, rootId]))
  return new Map(Object.entries(groups).map(([suffix, { inTree, ...one }]) => [suffix, { ...one, rootId: inTree && roots.get(inTree) }]))
}

interface Row extends Record<string, unknown> {
  id: string
  parentId: string | null
  rootId: string
  traits: string
  aggregates: string
  stock: string | null
  resources: string | null
}

/**
 * The trees in which there is room for everything that is asked for, in one statement. Where some share with others, any tree may do:
 * then all are looked at.
 */
async function load(ctx: Ctx, groups: readonly Group[], classes: readonly string[], shown: 'all' | 'asked'): Promise<Summary[]> {
  const wants = groups.flatMap(({ resources, rootId }) => Object.entries(resources).map(([c, a]) => ({ c, a, t: rootId ?? null })))
  const named = sql`i.resource_class = any(${sql.param([...classes], providers.traits)})`
  const rows = await ctx.db.execute<Row>(sql`
    with want as (select row_number() over () as n, w.* from jsonb_to_recordset(${JSON.stringify(wants)}::text::jsonb) as w(c text, a bigint, t uuid)),
    tree as materialized (
      select p.root_id from want w
      join ${inventories} i on i.resource_class = w.c and i.free >= w.a and w.a between i.min_unit and i.max_unit and w.a % i.step_size = 0
      join ${providers} p on p.id = i.provider_id and (w.t is null or p.root_id = w.t)
      group by p.root_id having count(distinct w.n) = (select count(*) from want)),
    stock as (
      select i.provider_id,
        string_agg(concat_ws(' ', i.resource_class, i.capacity, i.used, i.min_unit, i.max_unit, i.step_size), ',') filter (where ${named}) as stock,
        json_object_agg(i.resource_class, json_build_object('capacity', i.capacity, 'used', i.used)) ${shown === 'all' ? sql`` : sql`filter (where ${named})`} as resources
      from ${inventories} i group by i.provider_id)
    select p.id, p.parent_id as "parentId", p.root_id as "rootId", array_to_json(p.traits)::text as traits, array_to_json(p.aggregates)::text as aggregates,
      s.stock, s.resources::text as resources
    from ${providers} p left join stock s on s.provider_id = p.id
    where p.root_id in (select root_id from tree) or exists (select from ${providers} q where q.traits @> array[${sharing}::text])
    order by p.created_at, p.id`)
  return rows.map((row) => ({ ...row, stock: roomsIn(row.stock), resources: row.resources ?? '{}' }))
}

const roomsIn = (text: string | null): ReadonlyMap<string, Room> =>
  new Map(
    (text ?? '').split(',').flatMap((one) => {
      const [name = '', ...numbers] = one.split(' ')
      const [capacity = 0, used = 0, minUnit = 1, maxUnit = 0, stepSize = 1] = numbers.map(Number)
      return name === '' ? [] : [[name, { capacity, used, minUnit, maxUnit, stepSize }] as const]
    }),
  )
