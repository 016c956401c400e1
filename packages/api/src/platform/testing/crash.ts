import type { Connection } from '@pileus/db/client'
import { expect, test } from 'vitest'
import { pendingCommands, storeAnswers } from '../command.ts'
import type { Settings } from '../ctx.ts'
import { Fault } from '../fault.ts'
import type { Claim, Testing } from '../move.ts'
import type { Task } from '../task.ts'
import { Crash, makeRunner } from '../runner.ts'
import type { SimulatedHost } from './host.ts'

/** One world for one run of the task: fresh rows, fresh hosts. */
export interface CrashWorld {
  connection: Pick<Connection, 'sql' | 'db'>
  settings?: Settings
  /** Makes the subject, begins the task and returns the subject's id. */
  start(): Promise<string>
  host: SimulatedHost
  /** The hosts' ids. */
  hostIds: readonly string[]
  /** Delivers a command again past the ledger, as a host would that lost its journal. */
  repeat?(kind: string, args: unknown): void
  /** What is wrong when everything has come to rest; empty when nothing is. */
  leaks(subjectId: string, failed: boolean): Promise<string[]>
}

export interface CrashOptions {
  world(): Promise<CrashWorld>
  /** At which step the task is made to fail for good, so that the way back is walked too. None for a task that cannot fail. */
  failAt?: string
}

const faults = ['nothing', 'crash before commit', 'crash after commit', 'answers lost', 'executed twice', 'permanent fault'] as const
type Injected = (typeof faults)[number]

const maxRounds = 200

/**
 * Runs the task once for each of its steps and each way to break it there, forwards and on the way back, with a process that dies, hosts
 * that repeat themselves and faults; and demands that everything comes to rest, with nothing left over and no command unanswered.
 */
export function survivesEveryCrash(task: Task, options: CrashOptions) {
  const routes = options.failAt === undefined ? ['succeeds'] : ['succeeds', 'fails']
  const visited = new Set<string>()
  for (const route of routes) {
    const failAt = route === 'fails' ? options.failAt : undefined
    for (const step of task.steps.keys()) {
      test.each(faults)(`${task.kind} ${route}, ${step}: %s`, async (injected) => {
        const { steps, wrong } = await crashOnce(task, await options.world(), { step, injected, failAt })
        for (const each of steps) visited.add(each)
        expect(wrong).toEqual([])
      })
    }
  }
  test(`${task.kind}: every step was run`, () => expect([...visited].toSorted()).toEqual([...task.steps.keys()].toSorted()))
}

interface Plan {
  step: string
  injected: Injected
  failAt?: string | undefined
}

/** One run, and what was wrong in the end. */
export async function crashOnce(task: Task, world: CrashWorld, plan: Plan): Promise<{ steps: ReadonlySet<string>; wrong: string[] }> {
  const run = await drive(task, world, plan)
  return { steps: run.steps, wrong: await leftOver(world, run) }
}

interface Run {
  subjectId: string
  steps: Set<string>
  failed: boolean
}

/** Steps the engine by hand: claim, run, let hosts answer; and lets all time pass at once whenever nothing else is to be done. */
async function drive(task: Task, world: CrashWorld, plan: Plan): Promise<Run> {
  const { sql } = world.connection
  const steps = new Set<string>()
  const once = new Set<string>()
  const first = (what: string) => !once.has(what) && Boolean(once.add(what))
  const at = (claim: Claim, injected: Injected) =>
    claim.kind === task.kind && claim.step === plan.step && plan.injected === injected && first(injected)
  const testing: Testing = {
    async beforeStep(claim) {
      if (claim.kind === task.kind) steps.add(claim.step)
      if (at(claim, 'permanent fault')) throw new Fault('failed', 'A fault of the test.')
      if (claim.kind === task.kind && claim.step === plan.failAt && first('failAt')) throw new Fault('failed', 'The test makes it fail.')
    },
    async beforeCommit(claim) {
      if (at(claim, 'crash before commit')) throw new Crash()
    },
    async afterCommit(claim) {
      if (at(claim, 'crash after commit')) throw new Crash()
    },
  }
  const runner = makeRunner({
    connection: world.connection,
    testing,
    random: () => 0.5,
    ...(world.settings ? { settings: world.settings } : {}),
  })
  const subjectId = await world.start()
  for (let round = 0; round < maxRounds; round++) {
    for (const claim of await runner.claim(20)) await runner.attempt(claim, false)
    await answer(world, plan, first)
    const [live] =
      await sql`update platform.task set due = clock_timestamp(), lease = null where done is null and subject_kind <> 'cron' returning id`
    if (!live) return { subjectId, steps, failed: steps.has(task.onFail ?? '') }
  }
  throw new Error(`${task.kind} did not come to rest in ${maxRounds} rounds.`)
}

async function answer(world: CrashWorld, plan: Plan, first: (what: string) => boolean) {
  const { sql } = world.connection
  for (const command of await pendingCommands(sql, world.hostIds)) {
    const [sent] = await sql<{ step: string }[]>`select step from platform.command where id = ${command.id}`
    const here = sent?.step === plan.step
    const result = await world.host.deliver(command)
    if (here && plan.injected === 'executed twice') world.repeat?.(command.kind, command.args)
    if (here && plan.injected === 'answers lost' && first(command.id)) continue
    await storeAnswers(sql, [{ hostId: command.hostId, id: command.id, seq: command.seq, answer: result }])
  }
}

async function leftOver(world: CrashWorld, run: Run): Promise<string[]> {
  const { sql } = world.connection
  const unanswered = await sql<{ kind: string; step: string }[]>`select kind, step from platform.command where state = 'pending'`
  const events = await sql<
    { n: number }[]
  >`select count(*)::int as n from platform.event where subject_id = ${run.subjectId} and data->>'move' in ('done', 'gone')`
  return [
    ...unanswered.map(({ kind, step }) => `the command ${kind} of ${step} is unanswered`),
    ...(events[0]?.n === 1 ? [] : [`the task ended ${events[0]?.n} times`]),
    ...(await world.leaks(run.subjectId, run.failed)),
  ]
}
