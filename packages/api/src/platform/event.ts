import type { Sql, Tx } from '@pileus/db/client'
import { rawSql } from './raw.ts'

export interface NewEvent {
  requestId: string
  actor?: string | null
  projectId?: string | null
  domainId?: string | null
  /** Whose own affair it is, such as a session: that person hears of it, in whatever scope. */
  userId?: string | null
  kind: string
  subjectId: string
  data?: Record<string, unknown>
}

/** What the feed carries: no `data`, since a reader fetches what it may see through the authorized path. */
export interface FeedEvent {
  seq: number
  xid: string
  at: Date
  /** The user who did it; nobody when it happened by itself. */
  actor: string | null
  kind: string
  subjectId: string
  projectId: string | null
  domainId: string | null
  userId: string | null
  /** The task whose move this was, and which move, when it was one's. */
  taskId: string | null
  move: string | null
}

/** A place in the feed. Everything at or before it has been read. */
export interface Cursor {
  xid: bigint
  seq: number
}

export interface FeedBatch {
  events: FeedEvent[]
  /** Since when committed events wait for an older transaction that is still running; undefined when none does. */
  heldSince: Date | undefined
}

/** Inside the caller's transaction: the change and the record of it commit together or not at all. */
export async function append(tx: Tx, events: readonly NewEvent[]) {
  if (events.length === 0) return
  const sql = rawSql(tx)
  const rows = events.map((e) => ({
    request_id: e.requestId,
    actor: e.actor ?? null,
    project_id: e.projectId ?? null,
    domain_id: e.domainId ?? null,
    user_id: e.userId ?? null,
    kind: e.kind,
    subject_id: e.subjectId,
    data: JSON.stringify(e.data ?? {}),
  }))
  await sql`insert into platform.event (request_id, actor, project_id, domain_id, user_id, kind, subject_id, data)
    select request_id, actor, project_id, domain_id, user_id, kind, subject_id, data::jsonb
    from jsonb_to_recordset(${sql.json(rows)}) as e(request_id text, actor text, project_id text, domain_id text, user_id text, kind text, subject_id text, data text)`
}

/**
 * The next events after a cursor. Only those of transactions older than every running one: a transaction that started earlier and
 * commits later would otherwise slip in behind the cursor and be lost.
 */
export async function readFeed(sql: Sql, after: Cursor, limit: number): Promise<FeedBatch> {
  const xid = after.xid.toString()
  const rows = await sql<(Omit<FeedEvent, 'seq' | 'at'> & { ready: boolean; seq: string; at: string })[]>`
    (select true as ready, seq, xid::text, at, actor, kind, subject_id as "subjectId", project_id as "projectId", domain_id as "domainId",
      user_id as "userId", data->>'taskId' as "taskId", data->>'move' as move
      from platform.event where (xid, seq) > (${xid}::text::xid8, ${after.seq}) and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by event.xid, event.seq limit ${limit})
    union all
    (select false, seq, xid::text, at, null, kind, '', null, null, null, null, null
      from platform.event where xid >= pg_snapshot_xmin(pg_current_snapshot()) order by event.xid, event.seq limit 1)`
  const events: FeedEvent[] = []
  let heldSince: Date | undefined
  for (const { ready, ...row } of rows) {
    const at = new Date(row.at)
    if (ready) events.push({ ...row, seq: Number(row.seq), at })
    else heldSince = at
  }
  return { events, heldSince }
}

/** Where the feed ends now: everything that commits from here on comes after it. */
export async function feedEnd(sql: Sql): Promise<{ end: Cursor; nextXid: bigint }> {
  const [row] = await sql<{ xmin: string; xmax: string }[]>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as xmin, pg_snapshot_xmax(pg_current_snapshot())::text as xmax`
  return { end: { xid: BigInt(row?.xmin ?? 0), seq: 0 }, nextXid: BigInt(row?.xmax ?? 0) }
}

export function cursorOf(event: FeedEvent): Cursor {
  return { xid: BigInt(event.xid), seq: event.seq }
}

/** The place just before an event: who is told two things of it has read it only with the second. */
export const placeBefore = (event: FeedEvent): Cursor => ({ xid: BigInt(event.xid), seq: event.seq - 1 })

export function isAfter(a: Cursor, b: Cursor): boolean {
  return a.xid === b.xid ? a.seq > b.seq : a.xid > b.xid
}

export function printCursor({ xid, seq }: Cursor): string {
  return `${xid}.${seq}`
}

/** Undefined for what is not a cursor: browsers send back whatever they were last told, perhaps by another release. */
export function parseCursor(text: string): Cursor | undefined {
  const match = /^(\d{1,19})\.(\d{1,15})$/.exec(text)
  return match?.[1] && match[2] ? { xid: BigInt(match[1]), seq: Number(match[2]) } : undefined
}
