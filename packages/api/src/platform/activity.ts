import type { Db, Tx } from '@pileus/db/client'
import { events, type Event } from '@pileus/db/schema/platform'
import { and, asc, desc, eq, gte, lt, or, sql, type SQL } from 'drizzle-orm'
import { badRequest } from './fault.ts'

/** What a rule may compare of an event. */
export const activityColumns = { projectId: events.projectId, domainId: events.domainId, userId: events.actor }

export interface ActivityAsked {
  /** Of exactly these kinds, or of all kinds of a resource: `project` finds `project.update`. */
  kind?: readonly string[] | undefined
  subject?: readonly string[] | undefined
  actor?: readonly string[] | undefined
  request?: readonly string[] | undefined
  project?: readonly string[] | undefined
  domain?: readonly string[] | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** The whole id of anything: subject, request, actor, project or domain. */
  q?: string | undefined
  after?: string | undefined
  before?: string | undefined
  size: number
}

export type ActivityRow = Pick<Event, 'at' | 'kind' | 'subjectId' | 'actor' | 'projectId' | 'domainId' | 'requestId' | 'data'> & {
  /** As `why` understands it. */
  id: string
}

interface Activity {
  /** Newest first. */
  rows: ActivityRow[]
  /** Counted up to a limit: the log has no end that a page would wait for. */
  total: number
  facets: { kind: { value: string; count: number }[] }
  next: string | null
  previous: string | null
  /** The place of the first row: what is `before` it has happened since. */
  head: string | null
}

/** As far as is counted. A total of this size means: at least so many. */
export const countedAtMost = 10_000

/** A part of the log, with what the caller may see of it in `visible`. Two statements. */
export async function readActivity(db: Db | Tx, asked: ActivityAsked, visible: SQL | undefined): Promise<Activity> {
  const most = and(visible, conditionOf(asked))
  const all = and(most, kindIs(asked.kind ?? []))
  const [page, counts] = await Promise.all([pageOf(db, asked, all), countsOf(db, all, most)])
  return { ...page, ...counts }
}

function conditionOf({ subject, actor, request, project, domain, from, to, q }: ActivityAsked): SQL | undefined {
  const words = q?.trim()
  return and(
    subject?.length ? sql`${events.subjectId} in ${[...subject]}` : undefined,
    actor?.length ? sql`${events.actor} in ${[...actor]}` : undefined,
    request?.length ? sql`${events.requestId} in ${[...request]}` : undefined,
    project?.length ? sql`${events.projectId} in ${[...project]}` : undefined,
    domain?.length ? sql`${events.domainId} in ${[...domain]}` : undefined,
    from && gte(events.at, from),
    to && lt(events.at, to),
    words
      ? or(...[events.subjectId, events.requestId, events.actor, events.projectId, events.domainId].map((id) => eq(id, words)))
      : undefined,
  )
}

function kindIs(kinds: readonly string[]): SQL | undefined {
  return or(...kinds.map((kind) => sql`(${events.kind} = ${kind} or starts_with(${events.kind}, ${`${kind}.`}))`))
}

const place = sql<string>`to_char(${events.at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || ${events.seq}`

async function pageOf(db: Db | Tx, { after, before, size }: ActivityAsked, where: SQL | undefined) {
  const back = before !== undefined && after === undefined
  const cursor = after ?? before
  const order = back ? [asc(events.at), asc(events.seq)] : [desc(events.at), desc(events.seq)]
  const found = await db
    .select({
      id: sql<string>`${events.xid}::text || '.' || ${events.seq}`,
      at: events.at,
      kind: events.kind,
      subjectId: events.subjectId,
      actor: events.actor,
      projectId: events.projectId,
      domainId: events.domainId,
      requestId: events.requestId,
      data: events.data,
      place,
    })
    .from(events)
    .where(and(where, cursor === undefined ? undefined : beyond(cursor, back)))
    .orderBy(...order)
    .limit(size + 1)
  const more = found.length > size
  const shown = back ? found.slice(0, size).toReversed() : found.slice(0, size)
  const [older, newer] = back ? [true, more] : [more, cursor !== undefined]
  return {
    rows: shown.map(({ place: _place, ...row }): ActivityRow => row),
    next: older ? (shown.at(-1)?.place ?? null) : null,
    previous: newer ? (shown[0]?.place ?? null) : null,
    head: shown[0]?.place ?? null,
  }
}

/** The event that a cursor names may be gone with its month; its place stays. */
function beyond(cursor: string, back: boolean): SQL {
  const [, at, seq] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_(\d{1,15})$/.exec(cursor) ?? []
  if (at === undefined || seq === undefined || Number.isNaN(Date.parse(at)))
    throw badRequest('is no place in this list; begin again at its first page', { path: [back ? 'before' : 'after'] })
  return sql`(${events.at}, ${events.seq}) ${back ? sql`>` : sql`<`} (${at}::timestamptz, ${seq}::bigint)`
}

/** The kinds are counted without regard to the kinds that are chosen: so one sees what else there is. */
async function countsOf(db: Db | Tx, all: SQL | undefined, most: SQL | undefined) {
  const newest = (where: SQL | undefined) =>
    db.select({ kind: events.kind }).from(events).where(where).orderBy(desc(events.at), desc(events.seq)).limit(countedAtMost)
  const rows = await db.execute<{ value: string | null; count: number }>(sql`
    select null as value, count(*)::int as count from (${newest(all)}) as counted
    union all (select kind, count(*)::int from (${newest(most)}) as counted group by kind order by 2 desc, 1 limit 50)`)
  return {
    total: rows.find((row) => row.value === null)?.count ?? 0,
    facets: { kind: rows.flatMap(({ value, count }) => (value === null ? [] : [{ value, count }])) },
  }
}
