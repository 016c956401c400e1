import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, primaryKey, snakeCase, text } from 'drizzle-orm/pg-core'
import { time, xid8 } from '../columns.ts'

/** Tables that every service uses and none owns. */
export const platform = snakeCase.schema('platform')

/**
 * What happened: audit log, operation history and change feed in one. Written in the transaction of the change itself.
 * Read by the cursor (xid, seq) below the oldest running transaction: by seq alone, rows that commit late would be lost.
 */
export const events = platform.table(
  'event',
  {
    seq: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    xid: xid8().notNull().default(sql`pg_current_xact_id()`),
    at: time().notNull().default(sql`clock_timestamp()`),
    requestId: text().notNull(),
    actor: text(),
    projectId: text(),
    domainId: text(),
    kind: text().notNull(),
    subjectId: text().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (e) => [primaryKey({ columns: [e.seq] }), index().on(e.xid, e.seq), index().on(e.subjectId, e.seq), index().on(e.requestId)],
)

export type Event = typeof events.$inferSelect

/** What a project may have at most; -1 is no limit. Without a row the service's default holds. */
export const quotas = platform.table('quota', {
  projectId: text().notNull(),
  resource: text().notNull(),
  limit: integer().notNull(),
}, (q) => [primaryKey({ columns: [q.projectId, q.resource] })])

/** Locked while a project's rows are counted, so that two creates cannot both take the last place. */
export const quotaLocks = platform.table('quota_lock', { projectId: text().primaryKey() })
