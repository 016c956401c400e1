import type { Sql } from '@pileus/db/client'
import { uuid } from '@pileus/db/ids'
import { wakeTasks } from './command.ts'
import type { Wakeup } from './listen.ts'
import type { Claim, Outcome } from './move.ts'
import { batch, makeRunner, type RunnerOptions } from './runner.ts'
import type { Task } from './task.ts'

export interface WorkerOptions extends RunnerOptions {
  wakeup?: Wakeup
  /** Steps at once. The connection's pool should hold two more. */
  concurrency?: number
  pollMs?: number
}

export interface Worker {
  /** Takes no more tasks and resolves when the running steps have ended, or when `graceMs` has passed; then their leases run out. */
  stop(graceMs?: number): Promise<void>
  /** Looks for due tasks now. */
  poke(): void
  running(): number
}

const stepsPerClaim = 20
const tickMs = 25
const aheadMs = 50

export function startWorker(options: WorkerOptions): Worker {
  const { sql } = options.connection
  const { concurrency = 12, pollMs = 1_000, wakeup } = options
  const runner = makeRunner(options)
  const bell = makeBell(pollMs)
  const running = new Set<Promise<void>>()
  const queue: Claim[] = []
  let averageMs = 1_000
  let stopping = false
  const off = wakeup?.onWake(bell.ring)

  async function run(claim: Claim) {
    let current = claim
    for (let steps = 1; ; steps++) {
      const keep = !stopping && steps < stepsPerClaim
      const outcome = await runner.attempt(current, keep)
      if (!outcome) return
      wakeup?.markDirty()
      if (await wakeOthers(sql, outcome)) bell.ring()
      if (outcome.waitMs !== undefined) bell.ringIn(outcome.waitMs)
      else if (outcome.move !== 'done') bell.ring()
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
      if (queue.length <= ahead() / 2) bell.ring()
    })
    running.add(ended)
  }

  async function loop() {
    await ensureCron(sql, runner.tasks).catch(() => undefined)
    while (!stopping) {
      const wanted = Math.min(batch, concurrency - running.size + ahead() - queue.length)
      bell.still()
      const claimed = wanted > 0 ? await runner.claim(wanted).catch(() => []) : []
      for (const claim of claimed) {
        if (running.size < concurrency && !stopping) start(claim)
        else queue.push(claim)
      }
      if (!stopping && (wanted <= 0 || claimed.length < wanted)) await bell.rung()
    }
  }

  const looping = loop()
  return {
    async stop(graceMs = 30_000) {
      stopping = true
      off?.()
      bell.ring()
      await looping
      await release(sql, queue.splice(0)).catch(() => undefined)
      await Promise.race([
        Promise.all(running),
        new Promise((done) => {
          setTimeout(done, graceMs).unref()
        }),
      ])
    },
    poke: bell.ring,
    running: () => running.size,
  }
}

/** Calls the loop: now, soon, and at the latest after the poll. A ring while nobody waits is heard by the next who does. */
function makeBell(pollMs: number) {
  const ticks = new Set<number>()
  let rang = true
  let hear: () => void = () => undefined
  const ring = () => {
    rang = true
    hear()
  }
  return {
    ring,
    /** Rounded to a tick, so that there are never many timers; what is further away than the poll is the poll's. */
    ringIn(ms: number) {
      const tick = Math.ceil((Date.now() + ms) / tickMs)
      if (ms >= pollMs || ticks.has(tick)) return
      ticks.add(tick)
      setTimeout(
        () => {
          ticks.delete(tick)
          ring()
        },
        tick * tickMs - Date.now(),
      ).unref()
    },
    still: () => void (rang = false),
    async rung() {
      if (rang) return
      await new Promise<void>((resume) => {
        const timer = setTimeout(resume, pollMs)
        hear = () => {
          clearTimeout(timer)
          resume()
        }
      })
    },
  }
}

/** Whom the step named, and the parent of a task that has ended. A wake that fails costs its task one poll. */
async function wakeOthers(sql: Sql, { subjects, parentId }: Outcome): Promise<boolean> {
  const taskIds = parentId ? [parentId] : []
  if (subjects.length + taskIds.length === 0) return false
  await wakeTasks(sql, { subjectIds: subjects, taskIds }).catch(() => undefined)
  return true
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
