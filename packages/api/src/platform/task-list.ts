import type { Db, Tx } from '@pileus/db/client'
import { commands, events, tasks, type CommandState, type TaskRow } from '@pileus/db/schema/platform'
import { and, asc, desc, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm'
import { allTasks } from './task.ts'

/** What a rule may compare of a task. */
export const taskColumns = { projectId: tasks.projectId, userId: sql<string | null>`(${tasks.caller} ->> 'userId')` }

export type TaskState = 'running' | 'waiting' | 'retrying' | 'undoing' | 'done' | 'failed'

/** A task for people to follow. */
export interface ShownTask {
  id: string
  kind: string
  subjectKind: string
  subjectId: string
  projectId: string | null
  requestId: string
  parentId: string | null
  userId: string | null
  state: TaskState
  step: string
  try: number
  /** When its steps say so: `percent` in their state. */
  percent: number | null
  since: Date
  /** When it goes on, if it waits. */
  due: Date
  deadline: Date | null
  /** Why it failed, or is on its way back. */
  fault: string | null
  /** What the last try said. Written for operators: it may name hosts and addresses. */
  error: string | null
  /** Since when an operator should look at it. */
  alert: Date | null
  done: Date | null
}

export interface TasksAsked {
  states: readonly ('live' | 'ended')[]
  subject?: string | undefined
  limit: number
}

/** What is going on, and what ended within a day. Newest first. */
export async function listTasks(db: Db | Tx, { states, subject, limit }: TasksAsked, visible: SQL | undefined): Promise<ShownTask[]> {
  const live = isNull(tasks.done)
  const ended = sql`${tasks.done} > clock_timestamp() - interval '24 hours'`
  const rows = await db
    .select()
    .from(tasks)
    .where(
      and(
        visible,
        or(states.includes('live') ? live : undefined, states.includes('ended') ? ended : undefined),
        // What comes round by itself is no news while it is well.
        or(sql`${tasks.subjectKind} <> 'cron'`, sql`${tasks.alert} is not null`, sql`${tasks.try} > 0`),
        subject === undefined ? undefined : eq(tasks.subjectId, subject),
      ),
    )
    .orderBy(desc(tasks.createdAt), desc(tasks.id))
    .limit(limit)
  return rows.map(shown)
}

export async function countLiveTasks(db: Db | Tx, visible: SQL | undefined): Promise<number> {
  return db.$count(tasks, and(isNull(tasks.done), sql`${tasks.subjectKind} <> 'cron'`, visible))
}

function shown(row: TaskRow): ShownTask {
  const percent = row.state['percent']
  return {
    id: row.id,
    kind: row.kind,
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    projectId: row.projectId,
    requestId: row.requestId,
    parentId: row.parentId,
    userId: row.caller?.userId ?? null,
    state: stateOf(row),
    step: row.step,
    try: row.try,
    percent: typeof percent === 'number' && percent >= 0 && percent <= 100 ? percent : null,
    since: row.createdAt,
    due: row.due,
    deadline: row.deadline,
    fault: row.fault,
    error: row.error,
    alert: row.alert,
    done: row.done,
  }
}

function stateOf(row: TaskRow): TaskState {
  if (row.done) return row.fault === null ? 'done' : 'failed'
  if (row.fault !== null) return 'undoing'
  if (row.try > 0) return 'retrying'
  return row.lease === null && row.due.getTime() > Date.now() ? 'waiting' : 'running'
}

export const findShownTask = async (db: Db | Tx, id: string): Promise<ShownTask | undefined> => {
  const [row] = await db.select().from(tasks).where(eq(tasks.id, id)).limit(1)
  return row && shown(row)
}

export interface ShownCommand {
  id: string
  step: string
  hostId: string
  kind: string
  subject: string
  state: CommandState
  answer: unknown
  createdAt: Date
  answeredAt: Date | null
}

interface Told {
  children: ShownTask[]
  commands: ShownCommand[]
  /** Steps in the order of their definition; empty when this process does not know the kind. */
  steps: string[]
  /** The step with which the way back begins. */
  back: string | null
  /** What became of it so far, oldest first. */
  moves: { at: Date; step: string; move: string; text: string | null }[]
}

const tellAtMost = 200

export async function tellTask(db: Db | Tx, task: ShownTask): Promise<Told> {
  const [children, sent, moves] = await Promise.all([
    db.select().from(tasks).where(eq(tasks.parentId, task.id)).orderBy(asc(tasks.createdAt)).limit(tellAtMost),
    db.select().from(commands).where(eq(commands.taskId, task.id)).orderBy(desc(commands.seq)).limit(tellAtMost),
    db
      .select({ at: events.at, data: events.data })
      .from(events)
      .where(and(eq(events.subjectId, task.subjectId), sql`${events.data} ->> 'taskId' = ${task.id}`))
      .orderBy(desc(events.seq))
      .limit(tellAtMost),
  ])
  const known = allTasks().find(({ kind }) => kind === task.kind)
  return {
    children: children.map(shown),
    commands: sent.map(({ result, taskId: _taskId, args: _args, seq: _seq, ...command }) => ({ ...command, answer: result })),
    steps: known ? [...known.steps.keys()] : [],
    back: known?.onFail ?? null,
    moves: moves.toReversed().map(({ at, data }) => ({
      at,
      step: text(data['step']) ?? '',
      move: text(data['move']) ?? '',
      text: text(data['fault']) ?? text(data['error']),
    })),
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Which of these tasks a caller may see. */
export async function visibleTaskIds(db: Db | Tx, ids: readonly string[], visible: SQL | undefined): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(inArray(tasks.id, [...ids]), visible))
  return new Set(rows.map((row) => row.id))
}
