import type { Db, Tx } from '@pileus/db/client'
import type { TaskRow } from '@pileus/db/schema/platform'
import { HostBusy } from './command.ts'
import { Fault } from './fault.ts'
import { canFail, findTask, type Move, type State, type Task } from './task.ts'
import { rawSql } from './raw.ts'

/** A task as it was when it was taken, and the token that proves whose it is: a new one for every claim. */
export interface Claim {
  id: string
  kind: string
  step: string
  subjectId: string
  requestId: string
  owner: string
}

export type LockedTask = TaskRow & {
  now: Date
  late: boolean
  /** Whether there may be commands to forget or to void. Most moves have none, and need not look. */
  commanded: boolean
}

export interface Outcome {
  move: Move['move'] | 'late' | 'gone'
  /** The step that the task is at now. */
  step: string
  waitMs?: number
  /** To be woken now that it is committed. */
  subjects: string[]
  parentId: string | null
}

export interface MoveOptions {
  leaseMs: number
  testing: Testing
}

/** Only for the tests that prove why the rules are there, and for those that crash at a chosen moment. */
export interface Testing {
  withoutCompareAndSet?: boolean
  beforeStep?(claim: Claim): Promise<void>
  beforeCommit?(claim: Claim): Promise<void>
  afterCommit?(claim: Claim): Promise<void>
}

/** The lease was lost, or the task redirected, while the step ran: everything it wrote is rolled back, and nothing is recorded. */
export class Zombie extends Error {
  override readonly name = 'Zombie'
}

/** The row lock, if the task is still where the claim found it and still the claim's. */
export async function lockTask(tx: Tx, claim: Claim, withoutCompareAndSet = false): Promise<LockedTask | undefined> {
  const sql = rawSql(tx)
  const unchanged = withoutCompareAndSet
    ? sql``
    : sql`and owner = ${claim.owner} and kind = ${claim.kind} and step = ${claim.step} and done is null`
  const [row] = await sql<LockedTask[]>`
    select id, kind, subject_kind as "subjectKind", subject_id as "subjectId", project_id as "projectId", request_id as "requestId", caller,
      parent_id as "parentId", step, state, due, lease, owner, try, deadline, fault, error, alert, created_at as "createdAt", done,
      coalesce(deadline < clock_timestamp(), false) as late, clock_timestamp() as now,
      exists (select 1 from platform.command where task_id = ${claim.id}) as commanded
    from platform.task where id = ${claim.id} ${unchanged} for update`
  if (!row) return undefined
  return { ...row, kind: claim.kind, step: claim.step, now: new Date(row.now), createdAt: new Date(row.createdAt), due: new Date(row.due) }
}

interface Change {
  move: Outcome['move'] | 'retry'
  /** Entered anew, even if it is the same: its earlier commands are forgotten and those of other steps are void. Without it the task stays. */
  step?: string
  state?: State
  dueMs?: number
  /** Not due after the deadline, so that it is seen to. */
  cap?: boolean
  keep?: boolean
  try?: number
  fault?: string | null
  error?: string | null
  alert?: boolean
  deadlineMs?: number | undefined
  done?: boolean
  /** No event: nobody watches it. */
  quiet?: boolean
}

/**
 * Writes a move: compare-and-set on owner, kind and step, the fate of the commands, and the event, in one statement.
 * While the lease is kept, `due` stays: it is the one indexed column that moves, and without it the update touches no index. The alert is up while the deadline is past.
 */
export async function changeTask(tx: Tx, task: LockedTask, claim: Claim, change: Change, options: MoveOptions): Promise<Outcome> {
  const sql = rawSql(tx)
  const enters = change.step !== undefined
  const step = change.step ?? task.step
  const log = change.quiet !== true && change.move !== 'wait' && task.subjectKind !== 'cron'
  const data = {
    task: task.kind,
    step,
    move: change.move,
    taskId: task.id,
    ...(change.fault ? { fault: change.fault } : {}),
    ...(change.error ? { error: change.error } : {}),
  }
  const unchanged = options.testing.withoutCompareAndSet
    ? sql``
    : sql`and owner = ${claim.owner} and kind = ${claim.kind} and step = ${claim.step} and done is null`
  const forget = sql`
    gone as (delete from platform.command where task_id = ${task.id} and step = ${step} and (${enters} or (${change.move === 'retry'} and state = 'failed'))),
    voided as (update platform.command set state = 'void' where task_id = ${task.id} and state = 'pending' and (${change.done ?? false} or (${enters} and step <> ${step}))),`
  const moved = await sql`
    with moved as (
      update platform.task set step = ${step}, state = ${sql.json(JSON.parse(JSON.stringify(change.state ?? task.state)))},
        due = case when ${change.keep ?? false} then due else least(clock_timestamp() + ${change.dueMs ?? 0}::float8 * interval '1 millisecond', case when ${change.cap ?? false} then deadline end) end,
        owner = case when ${change.keep ?? false} then owner end,
        lease = case when ${change.keep ?? false} then clock_timestamp() + ${options.leaseMs}::float8 * interval '1 millisecond' end,
        try = ${change.try ?? 0}, fault = ${change.fault === undefined ? task.fault : change.fault}::text, error = ${change.error ?? null},
        alert = case when not ${change.done ?? false} and (${change.alert ?? false} or (${change.deadlineMs === undefined} and deadline < clock_timestamp())) then coalesce(alert, clock_timestamp()) end,
        deadline = coalesce(clock_timestamp() + ${change.deadlineMs ?? null}::float8 * interval '1 millisecond', deadline),
        done = case when ${change.done ?? false} then clock_timestamp() end
      where id = ${task.id} ${unchanged} returning *),
    ${task.commanded ? forget : sql``}
    logged as (insert into platform.event (request_id, actor, project_id, kind, subject_id, data)
      select request_id, caller->>'userId', project_id, subject_kind, subject_id, ${sql.json(data)} from moved where ${log})
    select id from moved`
  if (moved.length === 0) throw new Zombie(`${claim.kind}/${claim.step} of task ${claim.id} is no longer ours.`)
  return { move: change.move === 'retry' ? 'fail' : change.move, step, subjects: [], parentId: null }
}

export async function finish(
  tx: Tx,
  task: LockedTask,
  claim: Claim,
  end: { fault: string | null; move: 'done' | 'gone' },
  options: MoveOptions,
): Promise<Outcome> {
  const outcome = await changeTask(tx, task, claim, { move: end.move, done: true, fault: end.fault, error: task.error }, options)
  return { ...outcome, parentId: task.parentId }
}

/** Failed for good: to the `onFail` step, with a new deadline for the way back. A task that cannot fail throws, and so tries again. */
export async function giveBack(
  tx: Tx,
  defined: Task,
  task: LockedTask,
  claim: Claim,
  reason: string,
  move: 'fail' | 'late',
  options: MoveOptions,
): Promise<Outcome> {
  if (!canFail(defined, task) || defined.onFail === undefined) throw new Fault('failed', reason)
  return changeTask(tx, task, claim, { move, step: defined.onFail, fault: reason, deadlineMs: defined.deadline }, options)
}

const maxBackoffMs = 600_000
const triesBeforeAlert = 3

/** 1 s, 2 s, 4 s ... 10 min, each somewhere in its upper half, so that what failed together does not come back together. */
export function backoff(tries: number, random: () => number): number {
  const full = Math.min(maxBackoffMs, 1_000 * 2 ** Math.min(tries, 20))
  return full * (0.5 + random() / 2)
}

/**
 * After a step threw and was rolled back. A fault is permanent; everything else may pass. Deadlocks and serialization failures are nobody's
 * fault and are tried again at once. The commands that failed are forgotten, so that the next try sends them again.
 */
export async function recordFailure(db: Db, claim: Claim, error: unknown, options: MoveOptions & { random(): number }): Promise<Outcome> {
  const defined = findTask(claim.kind)
  const text = (error instanceof Error ? error.message : String(error)).slice(0, 2_000)
  return db.transaction(async (tx): Promise<Outcome> => {
    const task = await lockTask(tx, claim, options.testing.withoutCompareAndSet)
    if (!task) throw new Zombie(`${claim.kind}/${claim.step} of task ${claim.id} is no longer ours.`)
    const permanent = error instanceof Fault
    const forward = canFail(defined, task)
    if (permanent && forward) return giveBack(tx, defined, task, claim, text, 'fail', options)
    const collided = ['40P01', '40001', '55P03'].includes(sqlState(error))
    const tries = collided ? task.try : task.try + 1
    const dueMs = collided ? 20 + options.random() * 100 : backoff(task.try, options.random)
    const alert =
      task.alert !== null ||
      (!forward && (permanent || tries >= triesBeforeAlert) && !(error instanceof HostBusy && tries < triesBeforeAlert))
    const outcome = await changeTask(
      tx,
      task,
      claim,
      { move: 'retry', dueMs, cap: forward, try: tries, error: text, alert, quiet: collided },
      options,
    )
    return { ...outcome, waitMs: dueMs }
  })
}

export function sqlState(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? sqlState(error.cause) : ''
}
