import { sql } from 'drizzle-orm'
import {
  bigint,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  primaryKey,
  snakeCase,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { id, time, xid8 } from '../columns.ts'

/** Tables that every service uses and none owns. */
export const platform = snakeCase.schema('platform')

/**
 * What happened: audit log, operation history and change feed in one. Written in the transaction of the change itself.
 * Read by the cursor (xid, seq) below the oldest running transaction: by seq alone, rows that commit late would be lost.
 * Partitioned by month (platform.make_partitions), hence `at` in the key and a plain sequence: Postgres before 17 has no
 * identity columns in partitioned tables.
 */
export const events = platform.table(
  'event',
  {
    seq: bigint({ mode: 'number' }).notNull().default(sql`nextval('platform.event_seq')`),
    xid: xid8().notNull().default(sql`pg_current_xact_id()`),
    at: time().notNull().default(sql`clock_timestamp()`),
    requestId: text().notNull(),
    actor: text(),
    projectId: text(),
    domainId: text(),
    userId: text(),
    kind: text().notNull(),
    subjectId: text().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (e) => [
    primaryKey({ columns: [e.at, e.seq] }),
    index().on(e.xid, e.seq),
    index().on(e.subjectId, e.seq),
    index().on(e.requestId),
    // What those see who do not see everything: what happened in their project or domain, and what they did.
    index().on(e.projectId, e.at, e.seq).where(sql`project_id is not null`),
    index().on(e.domainId, e.at, e.seq).where(sql`domain_id is not null`),
    index().on(e.actor, e.at, e.seq).where(sql`actor is not null`),
  ],
)

export const eventSequence = platform.sequence('event_seq')

export type Event = typeof events.$inferSelect

/** On whose behalf a task runs. */
export interface TaskCaller {
  userId: string
  scope: { kind: string; projectId?: string; domainId?: string }
}

/**
 * One long-running piece of work on one subject, at `step`. At most one is live per subject: the unique index is the lock that
 * keeps two operations apart, and what is in progress is read from here, never from a column of the subject.
 * `due`: not before. `lease`: nobody else may run it until then. `owner`: the claim that holds the lease, one value per claim.
 * `fault`: why it is on its way back (the `onFail` steps), and stays as the outcome. `error`: what the last try said.
 * `alert`: since when an operator should look at it.
 */
export const tasks = platform.table(
  'task',
  {
    id: id(),
    kind: text().notNull(),
    subjectKind: text().notNull(),
    subjectId: text().notNull(),
    projectId: text(),
    requestId: text().notNull(),
    caller: jsonb().$type<TaskCaller>(),
    parentId: uuid(),
    step: text().notNull(),
    state: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    due: time().notNull().default(sql`clock_timestamp()`),
    lease: time(),
    owner: text(),
    try: integer().notNull().default(0),
    deadline: time(),
    fault: text(),
    error: text(),
    alert: time(),
    createdAt: time().notNull().default(sql`clock_timestamp()`),
    done: time(),
  },
  (t) => [
    uniqueIndex('one_live_task').on(t.subjectKind, t.subjectId).where(sql`${t.done} is null`),
    index().on(t.due).where(sql`${t.done} is null`),
    index().on(t.done).where(sql`${t.done} is not null`),
    index().on(t.subjectId, t.createdAt),
    index().on(t.parentId).where(sql`${t.parentId} is not null`),
    index().on(t.requestId),
  ],
)

export type TaskRow = typeof tasks.$inferSelect

export const commandSequence = platform.sequence('command_seq')

export type CommandState = 'pending' | 'done' | 'failed' | 'void'

/**
 * What a host is told to do on behalf of a step. `seq` grows with every (re-)issue: a host refuses a number below the highest that it
 * has seen for the subject, so a command that is late can no longer do harm. An answer counts only for the number it answers.
 */
export const commands = platform.table(
  'command',
  {
    id: id(),
    taskId: uuid().notNull(),
    step: text().notNull(),
    hostId: text().notNull(),
    subject: text().notNull(),
    kind: text().notNull(),
    args: jsonb().$type<unknown>().notNull(),
    seq: bigint({ mode: 'number' }).notNull().default(sql`nextval('platform.command_seq')`),
    state: text().$type<CommandState>().notNull().default('pending'),
    result: jsonb().$type<unknown>(),
    createdAt: time().notNull().default(sql`clock_timestamp()`),
    answeredAt: time(),
  },
  (c) => [
    uniqueIndex('one_command').on(c.taskId, c.step, c.hostId, c.subject, c.kind),
    index().on(c.hostId, c.seq).where(sql`${c.state} = 'pending'`),
    index().on(c.createdAt).where(sql`${c.state} = 'pending'`),
    foreignKey({ columns: [c.taskId], foreignColumns: [tasks.id] }).onDelete('cascade'),
  ],
)

export type CommandRow = typeof commands.$inferSelect

/** What was deleted, kept by month: a trigger copies the row here (archive.ts), so no live table needs a `deleted` in every key. */
export const archive = platform.table(
  'archive',
  {
    kind: text().notNull(),
    id: text().notNull(),
    projectId: text(),
    row: jsonb().$type<Record<string, unknown>>().notNull(),
    at: time().notNull().default(sql`clock_timestamp()`),
  },
  (a) => [index().on(a.kind, a.projectId, a.at), index().on(a.id)],
)

/** What a project may have at most; -1 is no limit. Without a row the service's default holds. */
export const quotas = platform.table(
  'quota',
  {
    projectId: text().notNull(),
    resource: text().notNull(),
    limit: integer().notNull(),
  },
  (q) => [primaryKey({ columns: [q.projectId, q.resource] })],
)

/** A control plane's process, while it runs and for a day after. `seenAt` is its heartbeat; `lostAt`: since when others have missed it. */
export const processes = platform.table('process', {
  id: id(),
  host: text().notNull(),
  roles: text().array().notNull(),
  pid: integer().notNull(),
  release: text().notNull(),
  node: text().notNull(),
  startedAt: time().notNull(),
  seenAt: time().notNull().default(sql`clock_timestamp()`),
  lostAt: time(),
  memoryBytes: bigint({ mode: 'number' }).notNull(),
  /** How late timers are, of a hundred one: above 100 ms requests wait for the processor. */
  delayMs: doublePrecision().notNull(),
})

export type ProcessRow = typeof processes.$inferSelect

/** Locked while a project's rows are counted, so that two creates cannot both take the last place. */
export const quotaLocks = platform.table('quota_lock', { projectId: text().primaryKey() })
