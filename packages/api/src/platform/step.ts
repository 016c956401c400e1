import type { Db, Tx } from '@pileus/db/client'
import type { TaskRow } from '@pileus/db/schema/platform'
import { eq } from 'drizzle-orm'
import { issueCommand } from './command.ts'
import type { Settings } from './ctx.ts'
import { append, type NewEvent } from './event.ts'
import { changeTask, finish, giveBack, lockTask, Zombie, type Claim, type LockedTask, type MoveOptions, type Outcome } from './move.ts'
import { canFail, findTask, untilNext, type AnyContext, type Child, type Move, type State, type Task, type TaskContext } from './task.ts'
import { insertTask } from './transition.ts'
import { rawSql } from './raw.ts'

export interface Work {
  run(signal: AbortSignal): Promise<unknown>
  limit: number | undefined
}

export interface StepOptions extends MoveOptions {
  db: Db
  /** How long `wait()` waits when nothing wakes it. */
  waitMs: number
  settings: Settings | undefined
  signal: AbortSignal
  /** Results of the io that earlier runs of this step asked for, in their order. */
  io: readonly unknown[]
  /** Keeps the lease across `next`, so that this worker goes on with the following step at once. */
  keep: boolean
}

/** The step wants something done outside its transaction first. Nothing of this run is committed. */
export interface Suspension {
  move: 'io'
  work: Work
}

const maxIo = 8

/** Ends the step's transaction from within. */
class Suspend extends Error {}

/** One step, one transaction: lock the task, lock the subject, run, write the move. */
export async function runStep(claim: Claim, options: StepOptions): Promise<Outcome | Suspension> {
  const defined = findTask(claim.kind)
  let asked: Work | undefined
  const suspend = (work: Work): never => {
    asked = work
    throw new Suspend()
  }
  try {
    return await options.db.transaction(async (tx): Promise<Outcome> => {
      const { task, subject } = await lock(tx, defined, claim, options)
      if (task.late && canFail(defined, task)) return giveBack(tx, defined, task, claim, 'The deadline has passed.', 'late', options)
      if (subject === undefined) return finish(tx, task, claim, { fault: `The ${task.subjectKind} is gone.`, move: 'gone' }, options)
      await options.testing.beforeStep?.(claim)
      const subjects: string[] = []
      const news: NewEvent[] = []
      const step = defined.steps.get(claim.step)
      if (!step) throw new Error(`${claim.kind} has no step '${claim.step}'.`)
      const move = await step(makeContext({ tx, task, subject, defined, options, suspend, subjects, news }))
      if (asked) throw new Suspend()
      await append(tx, news)
      const outcome = await commitMove(tx, defined, task, claim, move, options)
      await options.testing.beforeCommit?.(claim)
      return { ...outcome, subjects }
    })
  } catch (error) {
    // Also when the step caught it, or failed over what it was: without the result, no end of this run is the real one.
    if (asked) return { move: 'io', work: asked }
    throw error
  }
}

/** Task first, then subject. Both statements leave at once; the one connection runs them in this order. */
async function lock(tx: Tx, defined: Task, claim: Claim, options: StepOptions): Promise<{ task: LockedTask; subject: unknown }> {
  const { table } = defined
  const [task, subjects] = await Promise.all([
    lockTask(tx, claim, options.testing.withoutCompareAndSet),
    table ? tx.select().from(table).where(eq(table.id, claim.subjectId)).for('no key update') : [{ id: claim.subjectId }],
  ])
  if (!task) throw new Zombie(`${claim.kind}/${claim.step} of task ${claim.id} is no longer ours.`)
  return { task, subject: subjects[0] }
}

interface Making {
  tx: Tx
  task: LockedTask
  subject: unknown
  defined: Task
  options: StepOptions
  suspend(work: Work): never
  subjects: string[]
  news: NewEvent[]
}

function makeContext({ tx, task, subject, defined, options, suspend, subjects, news }: Making): AnyContext {
  let asked = 0
  const emit: AnyContext['emit'] = (event) =>
    void news.push({ requestId: task.requestId, actor: task.caller?.userId ?? null, projectId: task.projectId, ...event })
  return {
    tx,
    db: tx,
    emit,
    row: subject,
    task,
    state: defined.parseState(task.state),
    fault: task.fault,
    requestId: task.requestId,
    caller: task.caller,
    get settings() {
      if (!options.settings) throw new Error(`${task.kind} asks for settings, and its worker was given none.`)
      return options.settings
    },
    signal: options.signal,
    now: () => task.now,
    // The registry's types tie kind, arguments and result together for the author; here they are just values.
    async command(hostId, kind, args) {
      task.commanded = true
      return (await issueCommand(tx, task, hostId, kind, args)) as undefined
    },
    async io<T>(work: (signal: AbortSignal) => Promise<T>, { limit }: { limit?: number } = {}) {
      if (asked >= maxIo) throw new Error(`${task.kind}/${task.step} asks for io more than ${maxIo} times; split the step.`)
      const index = asked++
      return index < options.io.length ? (options.io[index] as T) : suspend({ run: work, limit })
    },
    spawn: (kind, on, state = {}) =>
      spawn({ db: tx, requestId: task.requestId, caller: task.caller, emit }, task, findTask(kind), on, state),
    children: () => readChildren(tx, task.id),
    wake: (subjectId) => void subjects.push(subjectId),
    next: (step, state) => ({ move: 'next', step, state }),
    wait: (ms = options.waitMs, state) => ({ move: 'wait', ms, state }),
    done: (patch) => ({ move: 'done', patch }),
    fail: (message) => ({ move: 'fail', message }),
  }
}

/** Once per parent, kind and subject, however often the step runs. A subject that is busy with something else is waited for. */
async function spawn(context: TaskContext, parent: TaskRow, kind: Task, on: { id: string; projectId?: string | null }, state: State) {
  const sql = rawSql(context.db)
  const [known] = await sql`select 1 from platform.task where parent_id = ${parent.id} and kind = ${kind.kind} and subject_id = ${on.id}`
  if (known) return
  const started = await insertTask(context, kind, {
    subjectId: on.id,
    projectId: on.projectId ?? parent.projectId,
    state,
    parentId: parent.id,
  })
  if (!started) throw new Error(`The ${kind.subjectKind} ${on.id} is busy, so ${kind.kind} cannot start yet.`)
}

async function readChildren(tx: Tx, parentId: string): Promise<Child[]> {
  return rawSql(tx)<Child[]>`select id, kind, subject_id as "subjectId", done is not null as done, fault
    from platform.task where parent_id = ${parentId} order by created_at, id`
}

async function commitMove(tx: Tx, defined: Task, task: LockedTask, claim: Claim, move: Move, options: StepOptions): Promise<Outcome> {
  if (move.move === 'fail') return giveBack(tx, defined, task, claim, move.message, 'fail', options)
  if (move.move === 'done') return commitDone(tx, defined, task, claim, move.patch, options)
  const state = { ...task.state, ...move.state }
  if (move.move === 'next') return changeTask(tx, task, claim, { move: 'next', step: move.step, state, keep: options.keep }, options)
  const waiting = await changeTask(tx, task, claim, { move: 'wait', state, dueMs: move.ms, cap: canFail(defined, task) }, options)
  return { ...waiting, waitMs: move.ms }
}

async function commitDone(
  tx: Tx,
  { table, ...defined }: Task,
  task: LockedTask,
  claim: Claim,
  patch: State | undefined,
  options: StepOptions,
): Promise<Outcome> {
  if (table && patch && Object.keys(patch).length > 0) await tx.update(table).set(patch).where(eq(table.id, task.subjectId))
  if (defined.every === undefined) return finish(tx, task, claim, { fault: task.fault, move: 'done' }, options)
  const dueMs = untilNext(defined.every, task.now)
  const deadlineMs = defined.deadline === undefined ? undefined : dueMs + defined.deadline
  const again = await changeTask(
    tx,
    task,
    claim,
    { move: 'done', step: defined.first, state: {}, dueMs, deadlineMs, fault: null, quiet: true },
    options,
  )
  return { ...again, waitMs: dueMs }
}
