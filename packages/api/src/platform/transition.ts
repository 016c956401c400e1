import type { Sql, Tx } from '@pileus/db/client'
import { uuid } from '@pileus/db/ids'
import type { TaskRow } from '@pileus/db/schema/platform'
import { eq } from 'drizzle-orm'
import { Fault } from './fault.ts'
import { findTask, type State, type Task, type TaskContext } from './task.ts'
import { rawSql } from './raw.ts'

/** `wins`: takes over the subject's live task instead of being refused because of it. Deleting does. */
export interface Action<Status extends string> {
  from: readonly Status[]
  task: string
  wins?: true
}

/** Which action may start from which resting state. */
export type Actions<Status extends string> = Record<string, Action<Status>>

interface Resource {
  id: string
  status: string
}

export type LiveTask = Pick<TaskRow, 'id' | 'kind' | 'step' | 'fault' | 'createdAt'>

/** What may be begun on a row now, by the transition table alone; who may do it is the policy's business. */
export function can<Name extends string, Status extends string>(
  row: { status: Status },
  actions: Record<Name, Action<Status>>,
  live?: Pick<LiveTask, 'kind'>,
): Name[] {
  const free = (action: Action<Status>) => !live || (action.wins === true && live.kind !== action.task)
  return entries(actions)
    .filter(([, action]) => action.from.includes(row.status) && free(action))
    .map(([name]) => name)
}

function entries<Name extends string, Status extends string>(actions: Record<Name, Action<Status>>) {
  return Object.entries(actions) as [Name, Action<Status>][]
}

/**
 * The only way to start a task on a resource. Lock order as everywhere: task, subject, the rest. The advisory lock stands in for the task's
 * row lock while there is no task, so that two operations on one idle subject do not take the two locks in different orders.
 * The row is read again under its lock: a decision on a stale one cannot slip through.
 */
export async function begin<Row extends Resource, Status extends string>(
  context: TaskContext,
  row: Row & { status: Status },
  action: Action<Status>,
  state: State = {},
): Promise<Row> {
  const { db } = context
  const task = findTask(action.task)
  const sql = rawSql(db)
  await sql`select pg_advisory_xact_lock(hashtextextended(${row.id}, 0))`
  const live = await findLive(db, task.subjectKind, row.id, action.wins === true)
  const current = await lockSubject<Row>(db, task, row.id)
  if (live?.kind === task.kind && action.wins) return current
  if (live && !action.wins) throw busy(task, live)
  if (!action.from.some((status) => status === current.status)) {
    throw new Fault(
      'conflict',
      `Cannot start ${task.kind} while the ${task.subjectKind} is '${current.status}'; it must be ${action.from.join(' or ')}.`,
      {
        status: current.status,
        from: action.from,
      },
    )
  }
  const id = live?.id ?? uuid()
  if (live) await redirect(context, task, { id, subjectId: row.id, projectId: projectOf(context, current), state })
  else await insertTask(context, task, { id, subjectId: row.id, projectId: projectOf(context, current), state })
  return current
}

function recordBegin({ caller, emit }: TaskContext, task: Task, { id, subjectId, projectId }: NewTask & { id: string }) {
  const data = { task: task.kind, step: task.first, move: 'begin', taskId: id }
  emit({ actor: caller?.userId ?? null, projectId, kind: task.subjectKind, subjectId, data })
}

/** Only who it is: what the caller may do is looked up anew when the task acts for them. */
function owner(sql: Sql, { caller }: TaskContext) {
  return caller ? sql.json({ userId: caller.userId, scope: { ...caller.scope } }) : null
}

function busy(task: Task, live: LiveTask): Fault {
  return new Fault('conflict', `The ${task.subjectKind} is busy with ${live.kind} (${live.step}); try again when that has ended.`, {
    task: live.kind,
    step: live.step,
    taskId: live.id,
  })
}

function projectOf({ caller }: TaskContext, row: object): string | null {
  return 'projectId' in row && typeof row.projectId === 'string' ? row.projectId : (caller?.scope.projectId ?? null)
}

/** With the lock it waits for the running step to end, so that a redirection lands between two steps. */
async function findLive(tx: Tx, subjectKind: string, subjectId: string, lock: boolean): Promise<LiveTask | undefined> {
  const sql = rawSql(tx)
  const [live] = await sql<LiveTask[]>`select id, kind, step, fault, created_at as "createdAt" from platform.task
    where subject_kind = ${subjectKind} and subject_id = ${subjectId} and done is null ${lock ? sql`for update` : sql``}`
  return live
}

async function lockSubject<Row>(tx: Tx, task: Task, id: string): Promise<Row> {
  if (!task.table) throw new Error(`${task.kind} has no table, so nothing can be begun on it.`)
  const [row] = await tx.select().from(task.table).where(eq(task.table.id, id)).for('no key update')
  if (!row) throw new Fault('not_found', `The ${task.subjectKind} ${id} does not exist.`)
  return row as Row
}

export interface NewTask {
  id?: string
  subjectId: string
  projectId: string | null
  state?: State
  parentId?: string
}

/** False when the subject has a live task already. */
export async function insertTask(context: TaskContext, task: Task, wanted: NewTask): Promise<boolean> {
  const sql = rawSql(context.db)
  const id = wanted.id ?? uuid()
  const rows = await sql`
    insert into platform.task (id, kind, subject_kind, subject_id, project_id, request_id, caller, parent_id, step, state, deadline)
    values (${id}, ${task.kind}, ${task.subjectKind}, ${wanted.subjectId}, ${wanted.projectId}, ${context.requestId},
      ${owner(sql, context)}, ${wanted.parentId ?? null}, ${task.first},
      ${json(sql, wanted.state ?? {})}, clock_timestamp() + ${task.deadline ?? null}::float8 * interval '1 millisecond')
    on conflict (subject_kind, subject_id) where done is null do nothing returning id`
  if (rows.length === 0) return false
  recordBegin(context, task, { ...wanted, id })
  return true
}

/** Delete wins: the live task becomes this one, and what its hosts have not answered counts no more. The caller holds its row lock. */
async function redirect(context: TaskContext, task: Task, wanted: NewTask & { id: string }) {
  const sql = rawSql(context.db)
  const { id, state = {} } = wanted
  await sql`
    with voided as (update platform.command set state = 'void' where task_id = ${id} and state = 'pending'),
    gone as (delete from platform.command where task_id = ${id} and state <> 'pending' and step = ${task.first})
    update platform.task set kind = ${task.kind}, step = ${task.first}, state = ${json(sql, state)}, request_id = ${context.requestId},
      caller = ${owner(sql, context)},
      due = clock_timestamp(), lease = null, owner = null, try = 0, fault = null, error = null, alert = null,
      deadline = clock_timestamp() + ${task.deadline ?? null}::float8 * interval '1 millisecond'
    where id = ${id}`
  recordBegin(context, task, wanted)
}

function json(sql: Sql, state: State) {
  return sql.json(JSON.parse(JSON.stringify(state)))
}

/** What is in progress on these subjects, for the views and for `can`. */
export async function liveTasks(tx: Tx, subjectKind: string, subjectIds: readonly string[]): Promise<Map<string, LiveTask>> {
  if (subjectIds.length === 0) return new Map()
  const rows = await rawSql(tx)<(LiveTask & { subjectId: string })[]>`
    select subject_id as "subjectId", id, kind, step, fault, created_at as "createdAt" from platform.task
    where subject_kind = ${subjectKind} and subject_id = any(${[...subjectIds]}) and done is null`
  return new Map(rows.map(({ subjectId, ...live }) => [subjectId, { ...live, createdAt: new Date(live.createdAt) }]))
}
