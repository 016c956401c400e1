import { compareMigrations } from '@pileus/db/migrate'
import { schemas } from '@pileus/db/schemas'
import type { TaskRow } from '@pileus/db/schema/platform'
import { type Finding, findTroubles } from './condition.ts'
import type { Ctx } from './ctx.ts'
import { listProcesses } from './process.ts'
import { type Stuck, stuck } from './why.ts'

const minutesUnanswered = 5

/** Everything that should be empty, in words. */
export async function findStuck({ cloud, db }: Pick<Ctx, 'cloud' | 'db'>): Promise<Finding[]> {
  const assertions = cloud.services.flatMap((service) => service.assertions ?? [])
  const [found, troubles, migrations, processes] = await Promise.all([
    stuck(cloud.sql, assertions),
    findTroubles(db),
    compareMigrations(cloud.sql, schemas),
    listProcesses(db),
  ])
  return [
    ...tasksOf(found),
    ...commandsOf(found),
    ...found.assertions.map(({ name, why, fix, count }) => ({
      code: 'assertion',
      facts: { name, count },
      what: `${name}: ${count}`,
      why,
      fix,
    })),
    ...troubles,
    ...migrations.missing.map((name) => ({
      code: 'migration',
      facts: { name },
      what: `The migration ${name} is missing.`,
      why: 'The database is older than this release: the migration failed or was never run.',
      fix: 'Run `pileus bootstrap`; what it prints says why it cannot be done, if it cannot.',
    })),
    ...processes
      .filter(({ state }) => state === 'down')
      .map(({ id, host, pid, seenAt }) => ({
        code: 'process_down',
        facts: { host, pid: String(pid), seenAt: seenAt.toISOString() },
        what: `The control plane on ${host} (pid ${pid}) was last heard of at ${seenAt.toISOString()}.`,
        why: 'It ended without saying so, or cannot reach the database. Others take over its tasks.',
        fix: 'Start it again if it should be there; otherwise its entry goes by itself within a day.',
        id,
        since: seenAt,
      })),
  ]
}

function tasksOf({ late, alerts, unclaimed }: Stuck): Finding[] {
  const lateIds = new Set(late.map((task) => task.id))
  const about = (task: TaskRow) => `${task.kind} (${task.step}) on the ${task.subjectKind} ${task.subjectId}`
  const facts = ({ kind, step, subjectKind, subjectId }: TaskRow) => ({ kind, step, subjectKind, subjectId })
  const words = ({ error, fault }: TaskRow) => {
    const said = error ?? fault
    return said === null ? ({ cause: 'silent', why: 'It has reported no error.' } as const) : { why: said }
  }
  return [
    ...late.map((task) => ({
      code: 'task_late',
      facts: { ...facts(task), deadline: task.deadline?.toISOString() ?? '' },
      what: `${about(task)} should have ended at ${task.deadline?.toISOString() ?? ''}.`,
      ...words(task),
      fix: 'It goes on trying. Remove what it waits for, or delete the resource: deleting takes over.',
      id: task.id,
      since: task.deadline ?? task.createdAt,
    })),
    ...alerts
      .filter((task) => !lateIds.has(task.id))
      .map((task) => ({
        code: 'task_alert',
        facts: facts(task),
        what: `${about(task)} cannot go on by itself.`,
        ...words(task),
        fix: 'It is tried again at growing intervals. Remove the cause that it names.',
        id: task.id,
        since: task.alert ?? task.createdAt,
      })),
    ...unclaimed.map((task) => ({
      code: 'task_unclaimed',
      facts: facts(task),
      what: `${about(task)} is due and no worker takes it.`,
      why: 'No process with the role worker runs, or none of this release: only a release that knows a step takes it.',
      fix: 'Start a control plane with ROLE=worker (or without ROLE) of the newest release.',
      id: task.id,
      since: task.due,
    })),
  ]
}

function commandsOf({ unanswered }: Stuck): Finding[] {
  return unanswered
    .filter(({ oldest }) => Date.now() - oldest.getTime() > minutesUnanswered * 60_000)
    .map(({ hostId, commands, oldest }) => ({
      code: 'command_unanswered',
      facts: { host: hostId, commands },
      what: `The host ${hostId} has left ${commands} commands unanswered.`,
      why: 'Its agent does not run, cannot reach the control plane, or hangs.',
      fix: `Look at the agent on ${hostId}; it takes up where it stopped.`,
      id: hostId,
      since: oldest,
    }))
}
