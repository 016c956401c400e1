import { and, is, or, SQL, sql, type DriverValueDecoder, type SQLWrapper } from 'drizzle-orm'
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { Verdict } from './can.ts'
import type { Ctx } from './ctx.ts'
import { badRequest } from './fault.ts'
import { list, type Op } from './op.ts'
import type { Columns } from './policy.ts'

/** Values that an open facet offers: the most frequent ones, and those that are chosen. */
const facetValues = 20

export const browseInput = z.object({
  /** Anywhere in the columns that are searched, whatever the case; or a whole id. */
  q: z.string().max(255).optional(),
  /** By facet: any of these values. The empty text stands for none. */
  filter: z.record(z.string().max(64), z.array(z.string().max(255)).max(100)).optional(),
  sort: z.string().max(64).optional(),
  desc: z.boolean().optional(),
  after: z.string().max(8192).optional(),
  before: z.string().max(8192).optional(),
  size: z.int().min(1, 'must be at least 1').max(1000, 'must be at most 1000').default(50),
})

export type BrowseInput = z.input<typeof browseInput>
type Asked = z.output<typeof browseInput>

export interface FacetValue {
  value: string
  label?: string
  count: number
}

export interface Browsed<Row, B extends string = string> {
  rows: Row[]
  /** What may be done to the list itself, such as making one more. */
  can: Record<B, Verdict>
  /** Of all pages, with the filters. */
  total: number
  /** A facet counts what its own values would show: with the search and every filter but its own. */
  facets: Record<string, FacetValue[]>
  next: string | null
  previous: string | null
}

/** How values of a column are ordered. Texts without regard to case. */
export type SortKind = 'text' | 'number' | 'boolean' | 'time'

type Selected = Readonly<Record<string, AnyPgColumn | SQL>>
type ValueOf<C> =
  C extends SQL<infer T> ? T : C extends AnyPgColumn ? (C['_']['notNull'] extends true ? C['_']['data'] : C['_']['data'] | null) : never
type RowOf<S extends Selected> = { -readonly [K in keyof S]: ValueOf<S[K]> }
type Key<S> = Extract<keyof S, string>

interface Facet<K extends string> {
  /** The column whose text names a value to people. */
  label?: K
  /** Closed: all there are, shown even when none has it. */
  values?: readonly string[]
  /** The column is a list: each of its values counts. */
  each?: true
}

/** What has no id of its own has an expression for it. */
type Identified = Selected & { id: AnyPgColumn | SQL<string> }

/** What a row of a list is made of; the page about one row asks for the same. */
export interface Rows<S extends Identified> {
  from: PgTable
  joins?: readonly { kind: 'left' | 'inner'; table: PgTable; on: SQL | undefined }[]
  columns: S
}

export const rowsOf = <const S extends Identified>(rows: Rows<S>): Rows<S> => rows

/** Rows for a page about something else, by their ids. */
export const rowsWith = <S extends Identified>(ctx: Ctx, rows: Rows<S>, where: SQL | undefined, limit: number): Promise<RowOf<S>[]> =>
  select(ctx, rows, rows.columns).where(where).orderBy(sql`${rows.columns.id}`).limit(limit) as unknown as Promise<RowOf<S>[]>

/** The row that a page is about. */
export const rowWith = async <S extends Identified>(ctx: Ctx, rows: Rows<S>, id: string, where?: SQL): Promise<RowOf<S> | undefined> =>
  (await rowsWith(ctx, rows, and(sql`${rows.columns.id} = ${id}`, where), 1))[0]

interface BrowseSpec<S extends Identified, A extends string, B extends string = string, M extends object = object> extends Rows<S> {
  policy: string
  /** What the policy may compare, as in `list`. */
  visible: Columns
  search: readonly (AnyPgColumn | SQL)[]
  sort: Partial<Record<Key<S>, SortKind>>
  order: Key<S>
  facets?: Partial<Record<Key<S>, Facet<Key<S>>>>
  /** What else can be asked for by value, without being counted. */
  filters?: Readonly<Record<string, (values: readonly string[]) => SQL>>
  /** What of the table this list is about, by the caller's scope. Refuses what no rule can. */
  where?(ctx: Ctx): (SQL | undefined)[]
  /** What is not a column: it depends on the time or on settings. */
  more?(ctx: Ctx, row: RowOf<S>): M
  can(ctx: Ctx, row: RowOf<S>): Record<A, Verdict>
  actions(ctx: Ctx): Record<B, Verdict>
}

/**
 * A list for a page: searched, filtered, sorted by any column, in pages that lead both ways, with what may be done to each row.
 * Two statements whatever the number of rows: the page, and the total with the facets.
 */
export function browse<const S extends Identified, A extends string, B extends string, M extends object>(
  spec: BrowseSpec<S, A, B, M>,
): Op<typeof browseInput, Browsed<RowOf<S> & M & { can: Record<A, Verdict> }, B>> {
  return list({
    policy: spec.policy,
    input: browseInput,
    columns: spec.visible,
    async run(ctx, asked, visible) {
      const plain = spec as unknown as Spec
      const place = placeOf(plain, asked)
      const scope = and(visible, ...(spec.where?.(ctx) ?? []), matches(plain, asked.q))
      const filters = filtersOf(plain, asked)
      const [page, counted] = await Promise.all([
        pageOf(ctx, plain, place, [scope, ...filters.values()], asked.size),
        countsOf(ctx, plain, scope, filters),
      ])
      const rows = page.rows as unknown as RowOf<S>[]
      const complete = (row: RowOf<S>) => ({ ...row, ...(spec.more?.(ctx, row) as M), can: spec.can(ctx, row) })
      return { ...page, ...counted, rows: rows.map(complete), can: spec.actions(ctx) }
    },
  })
}

type Spec = BrowseSpec<Identified, string>

function matches(spec: Pick<Spec, 'search' | 'columns'>, q: string | undefined): SQL | undefined {
  const words = q?.trim()
  if (!words) return undefined
  return or(sql`(${spec.columns.id})::text = ${words}`, ...spec.search.map((column) => sql`strpos(lower(${column}), lower(${words})) > 0`))
}

/** What is asked for beside the search: a condition for each facet, so that a count can leave its own out. */
function filtersOf(spec: Spec, { filter = {} }: Asked): Map<string, SQL> {
  const known = [...Object.keys(spec.facets ?? {}), ...Object.keys(spec.filters ?? {})]
  const stranger = Object.keys(filter).find((key) => !known.includes(key))
  if (stranger !== undefined) throw badRequest(`cannot filter by ${stranger}: there are ${known.join(', ')}`, { path: ['filter'] })
  return new Map(
    Object.entries(filter)
      .filter(([, values]) => values.length > 0)
      .map(([key, values]) => [key, isOneOf(spec, key, values)]),
  )
}

function isOneOf(spec: Spec, key: string, values: readonly string[]): SQL {
  const filter = spec.filters?.[key]
  if (filter) return filter(values)
  const column = columnOf(spec, key)
  if (spec.facets?.[key]?.each)
    return sql`${column} && array[${sql.join(
      values.map((value) => sql`${value}::text`),
      sql`, `,
    )}]`
  const isNamed = sql`(${column})::text in ${values}`
  return values.includes('') ? sql`(${isNamed} or ${column} is null)` : isNamed
}

function columnOf(spec: Spec, key: string): AnyPgColumn | SQL {
  const column = spec.columns[key]
  if (column === undefined) throw new Error(`The list declares ${key} without a column of that name.`)
  return column
}

/** Where a page begins: after or before a row that need not be there any more. */
interface Place {
  key: string
  kind: SortKind
  /** What is compared; times as seconds, because a Date has no microseconds. */
  by: SQL
  desc: boolean
  from?: { value: string | null; id: string }
  backwards: boolean
}

const comparable: Record<SortKind, (column: AnyPgColumn | SQL) => SQL> = {
  text: (column) => sql`lower(${column})`,
  number: (column) => sql`(${column})::bigint`,
  boolean: (column) => sql`(${column})`,
  time: (column) => sql`extract(epoch from ${column})`,
}
const types = { text: sql`text`, number: sql`bigint`, boolean: sql`boolean`, time: sql`numeric` }
const valid: Record<SortKind, RegExp> = {
  text: /^/,
  number: /^-?\d{1,18}$/,
  boolean: /^(true|false)$/,
  time: /^-?\d{1,15}(\.\d{1,9})?$/,
}

function placeOf(spec: Spec, { sort, desc = false, after, before }: Asked): Place {
  const key = sort ?? spec.order
  const kind = Object.hasOwn(spec.sort, key) ? spec.sort[key] : undefined
  if (kind === undefined) throw badRequest(`cannot be ${key}: there are ${Object.keys(spec.sort).join(', ')}`, { path: ['sort'] })
  if (after !== undefined && before !== undefined) throw badRequest('cannot be used together with after', { path: ['before'] })
  const place = { key, kind, by: comparable[kind](columnOf(spec, key)), desc, backwards: before !== undefined }
  const cursor = after ?? before
  return cursor === undefined ? place : { ...place, from: parseCursor(place, cursor) }
}

const cursorShape = z.tuple([z.string(), z.boolean(), z.string().nullable(), z.string()])

const printCursor = ({ key, desc }: Place, row: Row | undefined) =>
  row ? Buffer.from(JSON.stringify([key, desc, row.cursor, row.id])).toString('base64url') : null

function parseCursor({ key, kind, desc, backwards }: Place, text: string): { value: string | null; id: string } {
  const parsed = cursorShape.safeParse(readJson(Buffer.from(text, 'base64url').toString()))
  const [sort, down, value, id] = parsed.data ?? ['', desc, null, '']
  const path = [backwards ? 'before' : 'after']
  if (sort !== key || down !== desc) throw badRequest('was made for another order: begin with the first page', { path })
  if (value !== null && !valid[kind].test(value)) throw badRequest('is not a place in this list: begin with the first page', { path })
  return { value, id }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Rows without a value come last, in both directions. */
function isBeyond({ columns }: Spec, { by, kind, desc, backwards, from }: Place): SQL | undefined {
  if (!from) return undefined
  const { value, id } = from
  const beyond = sql.raw(desc === backwards ? '>' : '<')
  if (value === null) {
    const among = sql`(${by} is null and ${columns.id} ${beyond} ${id})`
    return backwards ? sql`(${by} is not null or ${among})` : among
  }
  const among = sql`(${by}, ${columns.id}) ${beyond} (${value}::text::${types[kind]}, ${id})`
  return backwards ? sql`(${by} is not null and ${among})` : sql`(${by} is null or ${among})`
}

interface Row extends Record<string, unknown> {
  id: string
  cursor: string | null
}

async function pageOf(ctx: Ctx, spec: Spec, place: Place, where: (SQL | undefined)[], size: number) {
  const { by, desc: down, backwards, from } = place
  const [way, nulls] = down === backwards ? [sql`asc`, backwards] : [sql`desc`, backwards]
  const found = await (select(ctx, spec, { ...spec.columns, cursor: sql<string | null>`(${by})::text` })
    .where(and(...where, isBeyond(spec, place)))
    .orderBy(sql`${by} ${way} nulls ${nulls ? sql`first` : sql`last`}`, sql`${spec.columns.id} ${way}`)
    .limit(size + 1) as unknown as PromiseLike<Row[]>)
  const kept = found.slice(0, size)
  const rows = backwards ? kept.toReversed() : kept
  const more = found.length > size
  return {
    rows: rows.map(({ cursor: _, ...row }) => row),
    next: backwards || more ? printCursor(place, rows.at(-1)) : null,
    previous: (backwards ? more : from !== undefined) ? printCursor(place, rows[0]) : null,
  }
}

/** What we need of Drizzle's builder, whose types would have to know every table that is joined. */
interface Select extends SQLWrapper {
  innerJoin(table: PgTable, on: SQL | undefined): Select
  leftJoin(table: PgTable, on: SQL | undefined): Select
  where(condition: SQL | undefined): Select
  orderBy(...by: SQL[]): Select
  limit(rows: number): Select
}

/** Expressions are wrapped once more: in a select of one table Drizzle writes bare columns, which in a subquery mean another table's. */
function select(
  ctx: Ctx,
  { from, joins = [] }: Pick<Spec, 'from' | 'joins'>,
  fields: Readonly<Record<string, AnyPgColumn | SQL | SQL.Aliased>>,
): Select {
  const wrapped = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, is(field, SQL) ? wrap(field) : field]))
  return joins.reduce<Select>(
    (query, { kind, table, on }) => (kind === 'left' ? query.leftJoin(table, on) : query.innerJoin(table, on)),
    ctx.db.select(wrapped).from(from).$dynamic() as unknown as Select,
  )
}

const wrap = (field: SQL) => sql`${field}`.mapWith((field as unknown as { decoder: DriverValueDecoder<unknown, unknown> }).decoder)

interface Counted extends Facet<string> {
  key: string
  value: SQL
  name: SQL
}

/** The total and every facet from one look at the rows. */
async function countsOf(ctx: Ctx, spec: Spec, scope: SQL | undefined, filters: Map<string, SQL>) {
  const facets = Object.entries(spec.facets ?? {}).flatMap(([key, facet], i) =>
    facet ? [{ ...facet, key, value: named('f', i), name: named('l', i) }] : [],
  )
  const holds = new Map([...filters.keys()].map((key, i) => [key, named('m', i)]))
  const found = select(ctx, spec, {
    one: sql`1`.as('one'),
    ...Object.fromEntries(facets.flatMap((facet, i) => facetFields(spec, facet, i))),
    ...Object.fromEntries([...filters.values()].map((condition, i) => [`m${i}`, sql`${condition}`.as(`m${i}`)])),
  }).where(scope)
  const counts = facets.map((facet) => sql`${facet.key}::text, ${countOf(facet, holds)}`)
  const [answer] = await ctx.db.execute<{ total: string; facets: string }>(sql`with found as materialized (${found})
    select (select count(*) from found where ${all([...holds.values()])}) as total, jsonb_build_object(${sql.join(counts, sql`, `)})::text as facets`)
  const counted = countedShape.parse(readJson(answer?.facets ?? '{}'))
  return {
    total: Number(answer?.total ?? 0),
    facets: Object.fromEntries(facets.map((facet) => [facet.key, shown(facet, counted[facet.key] ?? [])])),
  }
}

const named = (prefix: string, i: number) => sql`${sql.identifier(`${prefix}${i}`)}`
const all = (conditions: SQL[]) => sql.join([sql`true`, ...conditions], sql` and `)

function facetFields(spec: Spec, { key, label, each }: Counted, i: number): [string, SQL.Aliased][] {
  const column = columnOf(spec, key)
  const name = label === undefined ? sql`null::text` : sql`${columnOf(spec, label)}`
  return [
    [`f${i}`, (each ? sql`${column}` : sql`coalesce((${column})::text, '')`).as(`f${i}`)],
    [`l${i}`, sql`${name}`.as(`l${i}`)],
  ]
}

/** Values that were chosen are offered however rare they are: else nobody could unchoose them. */
function countOf({ key, value, name, each }: Counted, holds: ReadonlyMap<string, SQL>): SQL {
  const others = all([...holds].filter(([other]) => other !== key).map(([, condition]) => condition))
  const chosen = each ? undefined : holds.get(key)
  const source = each ? sql`found cross join lateral unnest(${value}) as e(value)` : sql`found`
  return sql`(select coalesce(jsonb_agg(jsonb_build_array(v.value, v.label, v.n)), '[]') from (
    select ${each ? sql`e.value` : value} as value, min(${name}) as label, count(*) as n from ${source} where ${others}
    group by 1 order by ${chosen ? sql`bool_or(${chosen}) desc,` : sql``} n desc, value limit ${facetValues}) v)`
}

const countedShape = z.record(z.string(), z.array(z.tuple([z.string(), z.string().nullable(), z.number()])))

function shown({ values }: Counted, counted: [string, string | null, number][]): FacetValue[] {
  const found = counted.map(([value, label, count]) => ({ value, ...(label === null ? {} : { label }), count }))
  return values ? values.map((value) => found.find((one) => one.value === value) ?? { value, count: 0 }) : found
}
