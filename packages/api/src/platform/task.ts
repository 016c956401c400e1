import type { Tx } from '@pileus/db/client'
import type { TaskCaller, TaskRow } from '@pileus/db/schema/platform'
import type { CommandArgs, CommandName, CommandResult } from '@pileus/wire/commands/registry'
import { Cron } from 'croner'
import { getTableName, type InferInsertModel, type InferSelectModel } from 'drizzle-orm'
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { z } from 'zod'
import type { Settings } from './ctx.ts'
import type { NewEvent } from './event.ts'

/** What starting a task needs: the context of a command (ctx.ts) has it, and so has that of a step. */
export interface TaskContext {
  db: Tx
  requestId: string
  caller?: TaskCaller | null | undefined
  /** Written in the same transaction. */
  emit(event: Omit<NewEvent, 'requestId'>): void
}

export type SubjectTable = PgTable & { id: AnyPgColumn }
export type State = Record<string, unknown>

/** Where a step leaves its task. */
export type Move =
  | { move: 'next'; step: string; state: State | undefined }
  | { move: 'wait'; ms: number; state: State | undefined }
  | { move: 'done'; patch: State | undefined }
  | { move: 'fail'; message: string }

export interface Child {
  id: string
  kind: string
  subjectId: string
  done: boolean
  fault: string | null
}

/**
 * What a step is given. Everything it writes through `tx` commits together with its move, or not at all, and may run again after any crash.
 * `row` is locked until then. The outside world is reached through `command` and `io` only.
 */
export interface StepContext<Row, Patch, Step extends string, S> extends TaskContext {
  tx: Tx
  row: Row
  state: S
  task: Readonly<TaskRow>
  /** Why the task is on its way back; null while it goes forward. */
  fault: string | null
  now(): Date
  /** What the operator has set. */
  readonly settings: Settings
  /** Aborted when the step overruns or has lost its lease. */
  signal: AbortSignal
  /** Tells a host to do something, once per entry into the step; undefined until it has answered. Other arguments make it a new command. */
  command<K extends CommandName>(hostId: string | null, kind: K, args: CommandArgs<K>): Promise<CommandResult<K> | undefined>
  /**
   * Runs `work` outside any transaction: what the step did before is rolled back, `work` runs under the lease, and the step runs again
   * from its top with the result at hand. `work` must be idempotent, and only the step's last run counts.
   */
  io<T>(work: (signal: AbortSignal) => Promise<T>, options?: { limit?: number }): Promise<T>
  /** Starts a task on another subject as a child; the child's end wakes this task. */
  spawn(kind: string, subject: { id: string; projectId?: string | null }, state?: State): Promise<void>
  children(): Promise<Child[]>
  /** After the commit: whatever task lives on that subject looks again at once. */
  wake(subjectId: string): void
  next(step: Step, state?: Partial<S>): Move
  /** Without a time: until woken, by an answer, a child or `wake`. A lost wake costs one poll. */
  wait(ms?: number, state?: Partial<S>): Move
  done(patch?: Patch): Move
  /** Permanent: on to `onFail`, keeping what this step wrote. */
  fail(message: string): Move
}

type Step<Row, Patch, Name extends string, S> = (context: StepContext<Row, Patch, Name, S>) => Promise<Move>

interface Spec<Row, Patch, Name extends string, S extends State> {
  /** Milliseconds from the start. After it the task takes `onFail`; without one it goes on and raises an alert. */
  deadline?: number
  /** The step to take when the task has failed for good. It and what follows never give up; nor does a task without `onFail`. */
  onFail?: NoInfer<Name>
  /** Instead of ending, starts again: after so many milliseconds, or at the times of a cron expression (UTC). */
  every?: number | string
  state?: z.ZodType<S>
  /** Starts at the first. */
  steps: { [K in Name]: Step<Row, Patch, NoInfer<Name>, S> }
}

export type AnyContext = StepContext<unknown, State, string, State>

/** A task as the engine sees it. */
export interface Task {
  kind: string
  table: SubjectTable | undefined
  subjectKind: string
  first: string
  deadline: number | undefined
  onFail: string | undefined
  every: number | string | undefined
  parseState(state: State): State
  steps: ReadonlyMap<string, (context: AnyContext) => Promise<Move>>
}

const registry = new Map<string, Task>()

/** Work on the rows of a table. Started by `begin` with an action that names its kind. */
export function task<T extends SubjectTable, Name extends string, S extends State = State>(
  kind: string,
  spec: Spec<InferSelectModel<T>, Partial<InferInsertModel<T>>, Name, S> & { on: T },
): Task {
  return register(kind, spec.on, spec)
}

/** Work on nothing in particular: exactly one in the whole cloud, started by the first worker that knows it. */
export function cron<Name extends string, S extends State = State>(
  kind: string,
  spec: Spec<{ id: string }, never, Name, S> & { every: number | string },
): Task {
  return register(kind, undefined, spec)
}

function register<Row, Patch, Name extends string, S extends State>(
  kind: string,
  table: SubjectTable | undefined,
  spec: Spec<Row, Patch, Name, S>,
): Task {
  if (registry.has(kind)) throw new Error(`Task '${kind}' is defined twice.`)
  const [first] = Object.keys(spec.steps)
  if (!first) throw new Error(`Task '${kind}' has no steps.`)
  const { state } = spec
  const defined: Task = {
    kind,
    table,
    subjectKind: table ? getTableName(table) : 'cron',
    first,
    deadline: spec.deadline,
    onFail: spec.onFail,
    every: spec.every,
    parseState: (value) => (state ? state.parse(value) : value),
    // The engine gives every step the context that its own `on` and `state` made; from here on the types are the registry's, not the author's.
    steps: new Map(Object.entries(spec.steps)) as unknown as Task['steps'],
  }
  registry.set(kind, defined)
  return defined
}

export function findTask(kind: string): Task {
  const found = registry.get(kind)
  if (!found) throw new Error(`No task is called '${kind}'. Is the file that defines it imported by its service's index?`)
  return found
}

export function allTasks(): Task[] {
  return [...registry.values()]
}

/** Does a failure of this task lead anywhere but to another try? */
export function canFail(defined: Task, row: Pick<TaskRow, 'fault'>): boolean {
  return defined.onFail !== undefined && row.fault === null
}

/** Milliseconds until a recurring task is due again. */
export function untilNext(every: number | string, now: Date): number {
  if (typeof every === 'number') return every
  const at = new Cron(every, { timezone: 'UTC' }).nextRun(now)
  if (!at) throw new Error(`The cron expression '${every}' never comes round again.`)
  return at.getTime() - now.getTime()
}

export const seconds = (n: number) => n * 1_000
export const minutes = (n: number) => n * 60_000
export const hours = (n: number) => n * 3_600_000
export const days = (n: number) => n * 86_400_000
