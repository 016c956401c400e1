import type { Connection, Sql } from '@pileus/db/client'
import { uuid } from '@pileus/db/ids'
import type { Settings } from './ctx.ts'
import { recordFailure, Zombie, type Claim, type Outcome, type Testing } from './move.ts'
import { runStep, type StepOptions, type Work } from './step.ts'
import { allTasks, type Task } from './task.ts'

export interface StepLine {
  requestId: string
  task: string
  kind: string
  step: string
  subject: string
  move: Outcome['move'] | 'zombie' | 'lost'
  ms: number
  error?: string
}

export interface RunnerOptions {
  connection: Pick<Connection, 'sql' | 'db'>
  /** Defaults to every task that was imported. It claims only these kinds, at steps that they have. */
  tasks?: readonly Task[]
  name?: string
  leaseMs?: number
  /** A step that runs longer has lost control: its process ends, so that another can go on with the task. */
  limitMs?: number
  /** How long `wait()` waits when nothing wakes it. */
  waitMs?: number
  /** For tasks that ask for them. */
  settings?: Settings
  onOverrun?(claim: Claim): void
  log?(line: StepLine): void
  random?(): number
  testing?: Testing
}

/** Claims tasks and runs single steps. The worker drives it in a loop, tests by hand. */
export interface Runner {
  tasks: readonly Task[]
  claim(limit: number): Promise<Claim[]>
  /** Undefined when the task is no longer ours, or what became of the step could not be recorded: then the lease runs out. */
  attempt(claim: Claim, keep: boolean): Promise<Outcome | undefined>
}

/** Thrown by tests in the place of a process that dies: nothing is recorded, the lease stays. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

export const batch = 20
let claims = 0

export function makeRunner(options: RunnerOptions): Runner {
  const { sql, db } = options.connection
  const { leaseMs = 60_000, limitMs = 30_000, waitMs = 30_000, random = Math.random, testing = {}, settings } = options
  const tasks = options.tasks ?? allTasks()
  const known = tasks.flatMap((task) => [...task.steps.keys()].map((step) => `${task.kind}/${step}`))
  const name = options.name ?? uuid()

  function tell(claim: Claim, started: number, move: StepLine['move'], error?: unknown) {
    options.log?.({
      requestId: claim.requestId,
      task: claim.id,
      kind: claim.kind,
      step: claim.step,
      subject: claim.subjectId,
      move,
      ms: performance.now() - started,
      ...(error instanceof Error ? { error: error.message } : {}),
    })
  }

  async function attempt(claim: Claim, keep: boolean): Promise<Outcome | undefined> {
    const started = performance.now()
    const watch = watchdog(claim, limitMs, () => options.onOverrun?.(claim))
    try {
      const outcome = await runToMove(
        claim,
        { db, leaseMs, waitMs, settings, testing, keep, signal: watch.signal, io: [] },
        sql,
        watch.extend,
      )
      await testing.afterCommit?.(claim)
      tell(claim, started, outcome.move)
      return outcome
    } catch (error) {
      if (error instanceof Crash) return undefined
      return await failed(claim, started, error)
    } finally {
      watch.end()
    }
  }

  async function failed(claim: Claim, started: number, error: unknown): Promise<Outcome | undefined> {
    try {
      if (error instanceof Zombie) throw error
      const outcome = await recordFailure(db, claim, error, { leaseMs, testing, random })
      tell(claim, started, 'fail', error)
      return outcome
    } catch (unrecorded) {
      tell(claim, started, unrecorded instanceof Zombie ? 'zombie' : 'lost', error)
      return undefined
    }
  }

  return { tasks, claim: (limit) => claimDue(sql, known, `${name}:${++claims}`, leaseMs, limit), attempt }
}

/** The step's transaction, and around it whatever the step wants done outside. `io` collects the results. */
async function runToMove(
  claim: Claim,
  options: Omit<StepOptions, 'io'> & { io: unknown[] },
  sql: Sql,
  extend: (ms: number) => void,
): Promise<Outcome> {
  for (;;) {
    const outcome = await runStep(claim, options)
    if (outcome.move !== 'io') return outcome
    if (outcome.work.limit !== undefined) extend(outcome.work.limit)
    options.io.push(await runWork(sql, claim, outcome.work, options))
  }
}

/** Under the lease: it is renewed while the work runs, and the work is told to end when it was lost. */
async function runWork(sql: Sql, claim: Claim, work: Work, { signal, leaseMs }: Pick<StepOptions, 'signal' | 'leaseMs'>): Promise<unknown> {
  const lost = new AbortController()
  const beat = setInterval(() => {
    renew(sql, claim, leaseMs).then(
      (ours) => ours || lost.abort(new Zombie('The lease was lost.')),
      () => undefined,
    )
  }, leaseMs / 3)
  try {
    return await work.run(AbortSignal.any([signal, lost.signal]))
  } finally {
    clearInterval(beat)
  }
}

function watchdog(claim: Claim, limitMs: number, overran: () => void) {
  const overrun = new AbortController()
  const guard = (ms: number) =>
    setTimeout(() => {
      overrun.abort(new Error(`${claim.kind}/${claim.step} ran for more than ${ms} ms.`))
      overran()
    }, ms)
  let timer = guard(limitMs)
  return {
    signal: overrun.signal,
    extend(ms: number) {
      clearTimeout(timer)
      timer = guard(ms)
    },
    end: () => clearTimeout(timer),
  }
}

/** Takes due tasks nobody else holds. Only kinds and steps that this release knows: an older or newer one may be running beside it. */
async function claimDue(sql: Sql, known: readonly string[], owner: string, leaseMs: number, limit: number): Promise<Claim[]> {
  return sql<Claim[]>`
    with due as (
      select id from platform.task
      where done is null and due <= now() and (lease is null or lease < now()) and kind || '/' || step = any(${[...known]})
      order by due limit ${Math.min(limit, batch)} for update skip locked)
    update platform.task t set owner = ${owner}, lease = clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'
    from due where t.id = due.id
    returning t.id, t.kind, t.step, t.subject_id as "subjectId", t.request_id as "requestId", t.owner`
}

async function renew(sql: Sql, claim: Claim, leaseMs: number): Promise<boolean> {
  const rows = await sql`update platform.task set lease = clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'
    where id = ${claim.id} and owner = ${claim.owner} and kind = ${claim.kind} and step = ${claim.step} returning id`
  return rows.length > 0
}
