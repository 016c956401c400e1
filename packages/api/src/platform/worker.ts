import type { Connection, Sql } from '@pileus/db/client'
import { uuid } from '@pileus/db/ids'
import { wakeTasks } from './command.ts'
import { recordFailure, Zombie, type Claim } from './move.ts'
import { runStep, type Outcome, type StepOptions, type Testing, type Work } from './step.ts'
import { allTasks, type Task } from './task.ts'

/** How processes tell each other that something was committed (listen.ts). */
export interface Wakeup {
  markDirty(): void
  onWake(listener: () => void): () => void
}

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

export interface WorkerOptions {
  connection: Pick<Connection, 'sql' | 'db'>
  wakeup?: Wakeup
  /** Defaults to every task that was imported. It claims only these kinds, at steps that they have. */
  tasks?: readonly Task[]
  name?: string
  /** Steps at once. The connection's pool should hold two more. */
  concurrency?: number
  leaseMs?: number
  /** A step that runs longer has lost control: its process ends, so that another can go on with the task. */
  limitMs?: number
  pollMs?: number
  waitMs?: number
  onOverrun?(claim: Claim): void
  log?(line: StepLine): void
  random?(): number
  testing?: Testing
}

export interface Worker {
  /** Takes no more tasks and resolves when the running steps have ended, or when `graceMs` has passed; then their leases run out. */
  stop(graceMs?: number): Promise<void>
  /** Looks for due tasks now. */
  poke(): void
  running(): number
}

/** Thrown by tests in the place of a process that dies: nothing is recorded, the lease stays. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

const batch = 20
const stepsPerClaim = 20
const tickMs = 25
const aheadMs = 50
let claims = 0

export function makeRunner(options: WorkerOptions) {
  const { sql, db } = options.connection
  const { leaseMs = 60_000, limitMs = 30_000, waitMs = 30_000, random = Math.random, testing = {}, log = () => undefined } = options
  const tasks = options.tasks ?? allTasks()
  const known = tasks.flatMap((task) => [...task.steps.keys()].map((step) => `${task.kind}/${step}`))
  const name = options.name ?? uuid()
  const stepOptions: Omit<StepOptions, 'signal' | 'io' | 'keep'> = { db, leaseMs, waitMs, testing }

  /** Runs one step, with whatever it wants done outside its transaction. */
  async function runToMove(claim: Claim, signal: AbortSignal, keep: boolean, longer: (ms: number) => void): Promise<Outcome> {
    const io: unknown[] = []
    for (;;) {
      const outcome = await runStep(claim, { ...stepOptions, signal, io, keep })
      if (outcome.move !== 'io') return outcome
      io.push(await runWork(claim, outcome.work, signal, longer))
    }
  }

  /** Under the lease: it is renewed while the work runs, and the work is told to end when it was lost. */
  async function runWork(claim: Claim, work: Work, signal: AbortSignal, longer: (ms: number) => void): Promise<unknown> {
    const lost = new AbortController()
    if (work.limit !== undefined) longer(work.limit)
    const beat = setInterval(
      () =>
        void renew(sql, claim, leaseMs).then(
          (ours) => ours || lost.abort(new Zombie('The lease was lost.')),
          () => undefined,
        ),
      leaseMs / 3,
    )
    try {
      return await work.run(AbortSignal.any([signal, lost.signal]))
    } finally {
      clearInterval(beat)
    }
  }

  async function attempt(claim: Claim, keep: boolean): Promise<Outcome | undefined> {
    const started = performance.now()
    const overrun = new AbortController()
    const expire = () => {
      overrun.abort(new Error(`${claim.kind}/${claim.step} ran for more than ${limitMs} ms.`))
      options.onOverrun?.(claim)
    }
    let timer = setTimeout(expire, limitMs)
    const longer = (ms: number) => {
      clearTimeout(timer)
      timer = setTimeout(expire, ms)
    }
    const tell = (move: StepLine['move'], error?: unknown) =>
      log({
        requestId: claim.requestId,
        task: claim.id,
        kind: claim.kind,
        step: claim.step,
        subject: claim.subjectId,
        move,
        ms: performance.now() - started,
        ...(error instanceof Error ? { error: error.message } : {}),
      })
    try {
      const outcome = await runToMove(claim, overrun.signal, keep, longer)
      await testing.afterCommit?.(claim)
      tell(outcome.move)
      return outcome
    } catch (error) {
      if (error instanceof Crash) return undefined
      if (error instanceof Zombie) return void tell('zombie', error)
      return await recordFailure(db, claim, error, { leaseMs, testing, random }).then(
        (outcome) => (tell('fail', error), outcome),
        (unrecorded) => void tell(unrecorded instanceof Zombie ? 'zombie' : 'lost', error),
      )
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    claim: (limit: number) => claimDue(sql, known, `${name}:${++claims}`, leaseMs, limit),
    attempt,
    tasks,
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

/** Claims that were never started: another worker may have them at once. */
async function release(sql: Sql, claims: readonly Claim[]) {
  const [ids, owners] = [claims.map((claim) => claim.id), claims.map((claim) => claim.owner)]
  await sql`update platform.task set owner = null, lease = null where id = any(${ids}::uuid[]) and owner = any(${owners}::text[])`
}

/** Cron tasks begin to exist with the first worker that knows them. */
async function ensureCron(sql: Sql, tasks: readonly Task[]) {
  for (const task of tasks.filter((each) => !each.table)) {
    await sql`insert into platform.task (id, kind, subject_kind, subject_id, request_id, step, deadline)
      values (${uuid()}, ${task.kind}, 'cron', ${task.kind}, 'cron', ${task.first}, clock_timestamp() + ${task.deadline ?? null}::float8 * interval '1 millisecond')
      on conflict (subject_kind, subject_id) where done is null do nothing`
  }
}

export function startWorker(options: WorkerOptions): Worker {
  const { sql } = options.connection
  const { concurrency = 12, pollMs = 1_000, wakeup } = options
  const runner = makeRunner(options)
  const running = new Set<Promise<void>>()
  const queue: Claim[] = []
  let averageMs = 1_000
  let stopping = false
  let wake: () => void = () => undefined
  let poked = true
  const poke = () => {
    poked = true
    wake()
  }
  const off = wakeup?.onWake(poke)
  const ticks = new Set<number>()
  /** What is due before the next poll, rounded to a tick so that there are never many timers. */
  const pokeIn = (ms: number) => {
    const tick = Math.ceil((Date.now() + ms) / tickMs)
    if (ms >= pollMs || ticks.has(tick)) return
    ticks.add(tick)
    setTimeout(() => (ticks.delete(tick), poke()), tick * tickMs - Date.now()).unref()
  }

  async function run(claim: Claim) {
    let current = claim
    for (let steps = 1; ; steps++) {
      const keep = !stopping && steps < stepsPerClaim
      const outcome = await runner.attempt(current, keep)
      if (!outcome) return
      wakeup?.markDirty()
      if (outcome.subjects.length > 0 || outcome.parentId) {
        await wakeTasks(sql, { subjectIds: outcome.subjects, taskIds: outcome.parentId ? [outcome.parentId] : [] }).catch(() => undefined)
        poke()
      }
      if (outcome.waitMs !== undefined) pokeIn(outcome.waitMs)
      else if (outcome.move !== 'done') poke()
      if (outcome.move !== 'next' || !keep) return
      current = { ...current, step: outcome.step }
    }
  }

  /** Claims some tasks ahead while runs are short, so that slots do not wait for the claim; none when others had better take them. */
  const ahead = () => Math.min(batch, Math.floor((concurrency * aheadMs) / averageMs))

  function start(claim: Claim) {
    const started = performance.now()
    const ended: Promise<void> = run(claim).finally(() => {
      averageMs += (performance.now() - started - averageMs) / 20
      running.delete(ended)
      const next = stopping ? undefined : queue.shift()
      if (next) start(next)
      if (queue.length <= ahead() / 2) poke()
    })
    running.add(ended)
  }

  async function loop() {
    while (!stopping) {
      const wanted = Math.min(batch, concurrency - running.size + ahead() - queue.length)
      poked = false
      const claimed = wanted > 0 ? await runner.claim(wanted).catch(() => []) : []
      for (const claim of claimed) running.size < concurrency && !stopping ? start(claim) : queue.push(claim)
      if (poked || stopping || (wanted > 0 && claimed.length === wanted)) continue
      await new Promise<void>((resume) => {
        const timer = setTimeout(resume, pollMs)
        wake = () => (clearTimeout(timer), resume())
      })
    }
  }

  const looping = ensureCron(sql, runner.tasks)
    .catch(() => undefined)
    .then(loop)
  return {
    async stop(graceMs = 30_000) {
      stopping = true
      off?.()
      wake()
      await looping
      await release(sql, queue.splice(0)).catch(() => undefined)
      await Promise.race([Promise.all(running), new Promise((done) => setTimeout(done, graceMs).unref())])
    },
    poke,
    running: () => running.size,
  }
}
