import type { Sql, Tx } from '@pileus/db/client'
import { append } from '../../../platform/event.ts'
import { conflict } from '../../../platform/fault.ts'
import { rawSql } from '../../../platform/raw.ts'
import type { Amounts } from '../providers/model.ts'
import { explain, type Refusal } from './explain.ts'
import { rulesFor, weights, type Rule, type Weighed } from './rules.ts'
import type { Wish } from './wish.ts'
import { letGo, releasedEvent } from './write.ts'

export type Placed = { kind: 'placed'; hostId: string; name: string } | { kind: 'refused'; refusal: Refusal }

/** So many of the best are weighed, and tried one after the other. */
const shortlist = 16
/** And so many of those are looked at together for one that nobody is busy with. */
const handful = 8
/** When all of them were taken meanwhile, the search begins again. */
const searches = 3

/**
 * Picks a host and claims what is wished for, in the caller's transaction. It never takes more than there is: the counters of a host
 * change only under the lock of its row, and only if they still allow it. Who finds a host locked goes on to the next instead of
 * waiting, so that many at once do not queue for the best one. Locks are taken in one order: group, consumer, host, its NUMA nodes.
 */
export async function place(tx: Tx, wish: Wish): Promise<Placed> {
  const sql = rawSql(tx)
  const rules = rulesFor(sql, wish)
  // Members of a group are placed one at a time: two of them may not choose in ignorance of each other.
  if (wish.group) await sql`select pg_advisory_xact_lock(hashtext('placement.group'), hashtext(${wish.group.id}))`
  for (let search = 0; search < searches; search++) {
    const candidates = ranked(await candidatesOf(sql, wish, rules), wish)
    if (candidates.length === 0) break
    const host = await claimOneOf(sql, wish, rules, candidates)
    if (host) return tell(tx, wish, host)
  }
  return { kind: 'refused', refusal: await explain(sql, rules) }
}

interface Host {
  id: string
  name: string
}

interface Row extends Host {
  free: Record<string, number>
  members: number
}

const all = (sql: Sql, rules: readonly Rule[]) => rules.map((rule) => sql` and (${rule.search ?? rule.sql})`)

/**
 * The hosts that fit, those with most memory left first: the index on what is free is read from its end, and reading stops when the
 * list is full. So it takes no longer with many hosts, nor with many servers on them. `offset 0` keeps Postgres from turning the
 * look at one host after the other into a join of all.
 */
async function candidatesOf(sql: Sql, { resources, group }: Wish, rules: readonly Rule[]): Promise<Row[]> {
  const by = 'MEMORY_MB' in resources ? 'MEMORY_MB' : (Object.keys(resources)[0] ?? '')
  const soft = group?.policy === 'soft-affinity' || group?.policy === 'soft-anti-affinity'
  const members = soft
    ? sql`(select count(distinct c.id)::int from placement.consumer c join placement.allocation a on a.consumer_id = c.id
        where c.group_id = ${group.id}::uuid and a.provider_id = p.id)`
    : sql`0`
  const first = soft ? sql`${members} ${group.policy === 'soft-affinity' ? sql`desc` : sql`asc`},` : sql``
  return sql<Row[]>`
    select p.id, p.name, ${members} as members,
      (select json_object_agg(i.resource_class, i.free) from placement.inventory i where i.provider_id = p.id) as free
    from placement.inventory m cross join lateral (
      select * from placement.provider p where p.id = m.provider_id and p.host_state is not null ${all(sql, rules)} offset 0) p
    where m.resource_class = ${by} and m.free >= ${resources[by] ?? 0}::bigint
    order by ${first} m.free desc limit ${shortlist}`
}

/** Best first. Each weight is stretched over the candidates, so that none counts more only because its numbers are large. */
function ranked(rows: readonly Row[], wish: Wish): Host[] {
  const scores = rows.map(() => 0)
  for (const weight of weights) {
    const values = rows.map((row: Weighed) => weight.of(row, wish))
    const [low, high] = [Math.min(...values), Math.max(...values)]
    if (high > low) values.forEach((value, i) => (scores[i] = (scores[i] ?? 0) + (weight.by * (value - low)) / (high - low)))
  }
  return rows
    .map((row, i) => ({ row, score: scores[i] ?? 0 }))
    .sort((a, b) => b.score - a.score)
    .map(({ row }) => row)
}

async function claimOneOf(sql: Sql, wish: Wish, rules: readonly Rule[], candidates: readonly Host[]): Promise<Host | undefined> {
  let left = candidates.map((host) => host.id)
  for (let tries = 0; tries < shortlist && left.length > 0; tries++) {
    const best = left.slice(0, handful)
    const host = (await lockFirst(sql, rules, best, 'skip')) ?? (await lockFirst(sql, rules, best, 'wait'))
    if (host && (await claim(sql, wish, host))) return host
    left = left.filter((id) => (host ? id !== host.id : !best.includes(id)))
  }
  return undefined
}

/** The best host that nobody else is busy with, if it still is what the rules ask for; its row is locked. */
async function lockFirst(sql: Sql, rules: readonly Rule[], ids: readonly string[], busy: 'skip' | 'wait'): Promise<Host | undefined> {
  const [host] = await sql<Host[]>`
    select p.id, p.name from placement.provider p where p.id = any(${[...ids]}::uuid[]) ${all(sql, rules)}
    order by array_position(${[...ids]}::uuid[], p.id) limit 1 for no key update ${busy === 'skip' ? sql`skip locked` : sql``}`
  return host
}

interface Taken {
  p: string
  c: string
  n: number
}

const portions = (providerId: string, amounts: Amounts): Taken[] => Object.entries(amounts).map(([c, n]) => ({ p: providerId, c, n }))

async function claim(sql: Sql, wish: Wish, host: Host): Promise<boolean> {
  const cells = wish.numa.length === 0 ? [] : await nodesFor(sql, wish, host)
  if (!cells) return false
  const taken = [...portions(host.id, wish.resources), ...cells]
  const rows = JSON.stringify(taken)
  const ids = [...new Set(taken.map((one) => one.p))]
  // The ids are named beside the rows, because Postgres expects a hundred rows of any JSON and would rather read the whole table.
  const counted = await sql`
    update placement.inventory i set used = i.used + w.n from jsonb_to_recordset(${rows}::text::jsonb) as w(p uuid, c text, n bigint)
    where i.provider_id = any(${ids}::uuid[]) and i.provider_id = w.p and i.resource_class = w.c and i.free >= w.n and w.n between i.min_unit and i.max_unit and w.n % i.step_size = 0
    returning i.provider_id as p, i.resource_class as c`
  if (counted.length < taken.length) {
    await giveBack(
      sql,
      taken,
      counted.map((row) => `${row['p']}/${row['c']}`),
    )
    return false
  }
  await book(sql, wish, ids, rows)
  return true
}

/** What was counted is uncounted: the locks are still ours, so nobody has seen it. */
async function giveBack(sql: Sql, taken: readonly Taken[], counted: readonly string[]): Promise<void> {
  const rows = JSON.stringify(taken.filter(({ p, c }) => counted.includes(`${p}/${c}`)))
  await sql`update placement.inventory i set used = i.used - w.n from jsonb_to_recordset(${rows}::text::jsonb) as w(p uuid, c text, n bigint)
    where i.provider_id = w.p and i.resource_class = w.c`
}

/** The nodes of the host that the nodes of the guest get, the largest first. */
async function nodesFor(sql: Sql, { numa }: Wish, host: Host): Promise<Taken[] | undefined> {
  const cells = await sql<
    { id: string }[]
  >`select p.id from placement.provider p where p.parent_id = ${host.id} and 'HW_NUMA_ROOT' = any(p.traits)
    order by p.id for no key update`
  const rows = await sql<
    { id: string; name: string; free: string }[]
  >`select i.provider_id as id, i.resource_class as name, i.free from placement.inventory i
    where i.provider_id = any(${cells.map((cell) => cell.id)}::uuid[])`
  const free = new Map(rows.map((row) => [`${row.id}/${row.name}`, Number(row.free)]))
  const left = new Set(cells.map((cell) => cell.id))
  const taken: Taken[] = []
  for (const node of numa.toSorted((a, b) => (b['NUMA_MEMORY_MB'] ?? 0) - (a['NUMA_MEMORY_MB'] ?? 0))) {
    const fits = [...left].filter((id) => Object.entries(node).every(([name, amount]) => (free.get(`${id}/${name}`) ?? 0) >= amount))
    // The tightest fit leaves the roomier nodes for others.
    const [best] = fits.sort((a, b) => (free.get(`${a}/NUMA_MEMORY_MB`) ?? 0) - (free.get(`${b}/NUMA_MEMORY_MB`) ?? 0))
    if (best === undefined) return undefined
    left.delete(best)
    taken.push(...portions(best, node))
  }
  return taken
}

/** Who holds it, and the generation of all that it is taken from: one statement. */
async function book(sql: Sql, { consumerId, projectId, userId, type, group }: Wish, ids: string[], taken: string): Promise<void> {
  const made = await sql`
    with want as (select * from jsonb_to_recordset(${taken}::text::jsonb) as w(p uuid, c text, n bigint)),
    holder as (insert into placement.consumer (id, project_id, user_id, type, generation, group_id)
      values (${consumerId}, ${projectId}, ${userId}, ${type}, 1, ${group?.id ?? null}) on conflict do nothing returning id),
    held as (insert into placement.allocation (consumer_id, provider_id, resource_class, used)
      select holder.id, want.p, want.c, want.n from want cross join holder returning 1),
    grown as (update placement.provider set generation = generation + 1, updated_at = clock_timestamp() where id = any(${ids}::uuid[]) returning 1)
    select 1 from holder`
  if (made.length === 0) throw conflict(`The consumer ${consumerId} holds something already: release that first.`)
}

async function tell(tx: Tx, wish: Wish, host: Host): Promise<Placed> {
  const { requestId, projectId, consumerId: subjectId, userId: actor } = wish
  await append(tx, [{ requestId, actor, projectId, kind: 'allocation.update', subjectId, data: { providers: [host.id] } }])
  return { kind: 'placed', hostId: host.id, name: host.name }
}

/** What consumers hold is given back, in the caller's transaction. Repeating it does no harm. */
export async function release(tx: Tx, consumerIds: readonly string[], requestId: string): Promise<void> {
  const released = await letGo({ db: tx }, consumerIds)
  await append(
    tx,
    released.map((one) => ({ requestId, ...releasedEvent(one) })),
  )
}
