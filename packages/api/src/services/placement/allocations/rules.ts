import type { Sql } from '@pileus/db/client'
import type { Wish } from './wish.ts'

type Fragment = ReturnType<typeof fragment>
const fragment = (sql: Sql) => sql`true`

/**
 * What a host must be for a wish, in the order in which refusals count. `sql` is a condition on `p`, the provider of the host, and
 * `undefined` where the wish says nothing about it. `why` follows the number of hosts: "3 disabled".
 */
export interface Rule {
  name: string
  why: string
  sql: Fragment
  /** The same where many rules are asked at once, when it can be had for less. */
  search?: Fragment
  /** What was wanted, and the most that any host has left. */
  resource?: { name: string; wanted: number }
}

interface Template {
  name: string
  when(wish: Wish): boolean
  why(wish: Wish): string
  sql(sql: Sql, wish: Wish): Fragment
}

/** The zone of hosts that are in none. */
export const defaultZone = 'nova'

const some = (list: readonly unknown[] | undefined) => (list?.length ?? 0) > 0
const list = (names: readonly string[]) => names.slice(0, 10).join(', ')

const templates: readonly Template[] = [
  {
    name: 'down',
    when: () => true,
    why: () => 'down',
    sql: (sql) => sql`p.host_state <> 'down'`,
  },
  {
    name: 'disabled',
    when: () => true,
    why: () => 'disabled',
    sql: (sql) => sql`p.host_state <> 'disabled'`,
  },
  {
    name: 'requested_host',
    when: ({ onlyHosts }) => onlyHosts !== undefined,
    why: () => 'not the one that was asked for',
    sql: (sql, { onlyHosts = [] }) => sql`p.id = any(${[...onlyHosts]}::uuid[])`,
  },
  {
    name: 'excluded_host',
    when: ({ notHosts }) => some(notHosts),
    why: () => 'tried before or excluded',
    sql: (sql, { notHosts = [] }) => sql`p.id <> all(${[...notHosts]}::uuid[])`,
  },
  {
    name: 'availability_zone',
    when: ({ zone }) => zone !== undefined,
    why: ({ zone }) => `not in the availability zone ${zone}`,
    sql: (sql, { zone = defaultZone }) => sql`coalesce(p.zone, ${defaultZone}) = ${zone}`,
  },
  {
    name: 'aggregates',
    when: ({ memberOf }) => some(memberOf.all) || some(memberOf.none),
    why: () => 'not in the aggregates that were asked for',
    sql: (sql, { memberOf }) =>
      sql`${eachOf(sql, sql`p.aggregates`, memberOf.all, (ids) => sql`${ids}::uuid[]`)} and not p.aggregates && ${[...memberOf.none]}::uuid[]`,
  },
  {
    name: 'aggregate_metadata',
    when: ({ metadata }) => Object.keys(metadata).length > 0,
    why: ({ metadata }) => `in no aggregate with the metadata that the flavor asks for (${list(Object.keys(metadata))})`,
    sql: (sql, { metadata }) => sql`not exists (
      select from jsonb_each(${JSON.stringify(metadata)}::text::jsonb) want where not exists (
        select from placement.host_aggregate a where a.id = any(p.aggregates)
          and want.value ?| regexp_split_to_array(a.metadata ->> want.key, '\\s*,\\s*')))`,
  },
  {
    name: 'image_isolation',
    when: ({ imageProperties }) => Object.keys(imageProperties).length > 0,
    why: () => 'in aggregates that do not take images like this one',
    sql: (sql, { imageProperties }) => sql`not exists (
      select from placement.host_aggregate a cross join jsonb_each_text(a.metadata) m
      join jsonb_each_text(${JSON.stringify(imageProperties)}::text::jsonb) image on image.key = m.key
      where a.id = any(p.aggregates) group by m.key having not bool_or(image.value = any(regexp_split_to_array(m.value, '\\s*,\\s*'))))`,
  },
  {
    name: 'tenant_isolation',
    when: () => true,
    why: () => 'reserved for other projects',
    sql: (
      sql,
      { projectId },
    ) => sql`(p.aggregates = '{}' or (select bool_or(${projectId} = any(regexp_split_to_array(m.value, '\\s*,\\s*')))
      from placement.host_aggregate a cross join jsonb_each_text(a.metadata) m
      where a.id = any(p.aggregates) and starts_with(m.key, 'filter_tenant_id')) is not false)`,
  },
  {
    name: 'isolated_traits',
    when: () => true,
    why: () => 'reserved for flavors and images with certain traits',
    sql: (sql, { traits }) => sql`(p.aggregates = '{}' or (
      select true from placement.host_aggregate a cross join jsonb_each_text(a.metadata) m
      where a.id = any(p.aggregates) and starts_with(m.key, 'trait:') and m.value = 'required'
        and not substr(m.key, 7) = any(${traits.all.flat()}::text[]) limit 1) is null)`,
  },
  {
    name: 'required_traits',
    when: ({ traits }) => some(traits.all),
    why: ({ traits }) => `without a required trait (${list(traits.all.map((any) => any.join(' or ')))})`,
    sql: (sql, { traits }) => eachOf(sql, sql`p.traits`, traits.all, (names) => sql`${names}::text[]`),
  },
  {
    name: 'forbidden_traits',
    when: ({ traits }) => some(traits.none),
    why: ({ traits }) => `with a forbidden trait (${list(traits.none)})`,
    sql: (sql, { traits }) => sql`not p.traits && ${[...traits.none]}::text[]`,
  },
  {
    name: 'affinity',
    when: ({ group }) => group?.policy === 'affinity',
    why: () => 'not where the other members of the server group are',
    sql: (sql, { group }) =>
      sql`(not exists (${membersOf(sql, group?.id ?? '')}) or p.id in (select m.root_id from (${membersOf(sql, group?.id ?? '')}) m))`,
  },
  {
    name: 'anti_affinity',
    when: ({ group }) => group?.policy === 'anti-affinity',
    why: ({ group }) => `with ${(group?.perHost ?? 1) === 1 ? 'a member' : `${group?.perHost} members`} of the server group already`,
    sql: (sql, { group }) =>
      sql`(select count(*) from (${membersOf(sql, group?.id ?? '')}) m where m.root_id = p.id) < ${group?.perHost ?? 1}::int`,
  },
  {
    name: 'numa',
    when: ({ numa }) => some(numa),
    why: ({ numa }) => `without ${numa.length} NUMA nodes that have enough processors and memory left`,
    sql: (
      sql,
      { numa },
    ) => sql`(select count(*) from placement.provider cell where cell.parent_id = p.id and 'HW_NUMA_ROOT' = any(cell.traits) and not exists (
      select from jsonb_each_text(${JSON.stringify(leastOf(numa))}::text::jsonb) want where not exists (
        select from placement.inventory i where i.provider_id = cell.id and i.resource_class = want.key and i.free >= want.value::bigint))) >= ${numa.length}::int`,
  },
]

/** One of each list. Lists of one are asked together. */
function eachOf(sql: Sql, column: Fragment, lists: readonly (readonly string[])[], array: (names: string[]) => Fragment): Fragment {
  const choices = lists.filter((any) => any.length !== 1).map((any) => sql` and ${column} && ${array([...any])}`)
  const singles = array(lists.flatMap((any) => (any.length === 1 ? [...any] : [])))
  // An empty list would be taken for a value.
  return choices.length === 0 ? sql`${column} @> ${singles}` : sql`${column} @> ${singles} ${choices}`
}

/** Hosts of the members, one row each. */
const membersOf = (sql: Sql, groupId: string) => sql`
  select distinct p2.root_id, c.id from placement.consumer c join placement.allocation a on a.consumer_id = c.id
  join placement.provider p2 on p2.id = a.provider_id where c.group_id = ${groupId}::uuid`

/** The least that any node of the guest needs: who has not even that for each of them need not be tried. */
function leastOf(numa: Wish['numa']): Record<string, number> {
  const least: Record<string, number> = {}
  for (const node of numa) for (const [name, amount] of Object.entries(node)) least[name] = Math.min(least[name] ?? Infinity, amount)
  return least
}

// Each is a question of its own to one row of the primary key. As a join they would tempt Postgres to look at all hosts at once.
const stockOf = (sql: Sql, name: string, question: Fragment) =>
  sql`(select ${question} from placement.inventory i where i.provider_id = p.id and i.resource_class = ${name})`
const inUnits = (sql: Sql, wanted: number) =>
  sql`${wanted}::bigint between i.min_unit and i.max_unit and ${wanted}::bigint % i.step_size = 0`
const isFree = (sql: Sql, wanted: number) => sql`i.free >= ${wanted}::bigint`

/** Everything that a host must be for this wish. */
export function rulesFor(sql: Sql, wish: Wish): Rule[] {
  const special = templates.filter((one) => one.when(wish)).map((one) => ({ name: one.name, why: one.why(wish), sql: one.sql(sql, wish) }))
  const wanted = Object.entries(wish.resources)
  const units = wanted.map(([name, amount]) => ({
    name: `units:${name}`,
    why: `that do not give ${amount} ${name} to a single consumer, or not in such portions`,
    sql: stockOf(sql, name, inUnits(sql, amount)),
    // Who looks for room asks that with it.
    search: sql`true`,
  }))
  const room = wanted.map(([name, amount]) => ({
    name: `room:${name}`,
    why: `with less than ${amount} ${name} left`,
    sql: stockOf(sql, name, isFree(sql, amount)),
    search: stockOf(sql, name, sql`${isFree(sql, amount)} and ${inUnits(sql, amount)}`),
    resource: { name, wanted: amount },
  }))
  // Last, because it looks into the trees of those that are left.
  const isNuma = ({ name }: Rule) => name === 'numa'
  return [...special.filter((one) => !isNuma(one)), ...units, ...room, ...special.filter(isNuma)]
}

export interface Weighed {
  /** Of each class, how much is left, and how many members of the group are there. */
  free: Readonly<Record<string, number>>
  members: number
}

/** What makes one host better than another: each is brought to 0 … 1 among the candidates, multiplied, and summed. */
export const weights: readonly { name: string; why: string; by: number; of(host: Weighed, wish: Wish): number }[] = [
  { name: 'memory', why: 'more memory left', by: 1, of: ({ free }) => free['MEMORY_MB'] ?? 0 },
  { name: 'processors', why: 'more processors left', by: 1, of: ({ free }) => free['PCPU'] ?? free['VCPU'] ?? 0 },
  { name: 'disk', why: 'more disk left', by: 1, of: ({ free }) => free['DISK_GB'] ?? 0 },
  {
    name: 'soft_affinity',
    why: 'more members of the group',
    by: 10,
    of: ({ members }, { group }) => (group?.policy === 'soft-affinity' ? members : 0),
  },
  {
    name: 'soft_anti_affinity',
    why: 'fewer members of the group',
    by: 10,
    of: ({ members }, { group }) => (group?.policy === 'soft-anti-affinity' ? -members : 0),
  },
]
