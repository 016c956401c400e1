import type { Sql } from '@pileus/db/client'
import type { CommandRow, Event, TaskRow } from '@pileus/db/schema/platform'
import { parseCursor } from './event.ts'

export interface Why {
  tasks: TaskRow[]
  parents: TaskRow[]
  children: TaskRow[]
  commands: CommandRow[]
  /** Newest first. */
  events: Event[]
}

const limits = { tasks: 50, commands: 200, events: 50 }

/** Everything the cloud knows about an id, whatever it is the id of: a resource, a task, a command, a request, or an event by its cursor. */
export async function why(sql: Sql, id: string): Promise<Why> {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : null
  const event = parseCursor(id)
  const [xid, seq] = [event?.xid.toString() ?? null, event?.seq ?? null]
  const tasks = await sql<TaskRow[]>`
    select ${taskColumns(sql)} from platform.task t
    where t.id in (
      select id from platform.task where id = ${uuid}::uuid or subject_id = ${id} or request_id = ${id}
      union select task_id from platform.command where id = ${uuid}::uuid
      union select (data->>'taskId')::uuid from platform.event where xid = ${xid}::text::xid8 and seq = ${seq})
    order by t.created_at desc limit ${limits.tasks}`
  const ids = tasks.map((task) => task.id)
  const parentIds = tasks.flatMap((task) => task.parentId ?? [])
  const [parents, children] = await Promise.all([
    sql<TaskRow[]>`select ${taskColumns(sql)} from platform.task t where id = any(${parentIds}::uuid[]) limit ${limits.tasks}`,
    sql<
      TaskRow[]
    >`select ${taskColumns(sql)} from platform.task t where parent_id = any(${ids}::uuid[]) order by created_at limit ${limits.tasks}`,
  ])
  const family = [...tasks, ...parents, ...children]
  const subjects = [...new Set([id, ...tasks.map((task) => task.subjectId)])]
  const [commands, events] = await Promise.all([
    sql<CommandRow[]>`
      select id, task_id as "taskId", step, host_id as "hostId", subject, kind, args, seq::float8 as seq, state, result,
        created_at as "createdAt", answered_at as "answeredAt"
      from platform.command where task_id = any(${family.map((task) => task.id)}::uuid[])
      order by command.seq desc limit ${limits.commands}`,
    sql<Event[]>`
      select seq::float8 as seq, xid::text, at, request_id as "requestId", actor, project_id as "projectId", domain_id as "domainId", kind,
        subject_id as "subjectId", data
      from platform.event where subject_id = any(${subjects}) or request_id = ${id} or (xid = ${xid}::text::xid8 and seq = ${seq})
      order by event.seq desc limit ${limits.events}`,
  ])
  return {
    tasks: tasks.map(dated),
    parents: parents.map(dated),
    children: children.map(dated),
    commands: commands.map(dated),
    events: events.map(dated),
  }
}

/** A count that must be 0, such as buildings without a live task. Each service brings its own. */
export interface Assertion {
  name: string
  /** What it means when it does not hold, and what to do then. */
  why: string
  fix: string
  count(sql: Sql): Promise<number>
}

export interface Stuck {
  /** Past their deadline, on the way back or not. */
  late: TaskRow[]
  /** An operator should look. */
  alerts: TaskRow[]
  /** Due for minutes without any worker taking them: none that runs knows their kind and step, or none runs. */
  unclaimed: TaskRow[]
  unanswered: { hostId: string; commands: number; oldest: Date }[]
  assertions: (Omit<Assertion, 'count'> & { count: number })[]
}

export async function stuck(sql: Sql, assertions: readonly Assertion[] = []): Promise<Stuck> {
  const [late, alerts, unclaimed, unanswered] = await Promise.all([
    sql<
      TaskRow[]
    >`select ${taskColumns(sql)} from platform.task t where done is null and deadline < clock_timestamp() order by deadline limit ${limits.tasks}`,
    sql<
      TaskRow[]
    >`select ${taskColumns(sql)} from platform.task t where done is null and alert is not null order by alert limit ${limits.tasks}`,
    sql<TaskRow[]>`select ${taskColumns(sql)} from platform.task t where done is null and due < clock_timestamp() - interval '2 minutes'
      and (lease is null or lease < clock_timestamp() - interval '2 minutes') order by due limit ${limits.tasks}`,
    sql<
      { hostId: string; commands: number; oldest: Date }[]
    >`select host_id as "hostId", count(*)::int as commands, min(created_at) as oldest from platform.command
      where state = 'pending' and created_at < clock_timestamp() - interval '1 minute' group by host_id order by 3 limit ${limits.commands}`,
  ])
  const counted: Stuck['assertions'] = []
  for (const { count, ...assertion } of assertions) {
    const found = await count(sql)
    if (found > 0) counted.push({ ...assertion, count: found })
  }
  return {
    late: late.map(dated),
    alerts: alerts.map(dated),
    unclaimed: unclaimed.map(dated),
    unanswered: unanswered.map(dated),
    assertions: counted,
  }
}

function taskColumns(sql: Sql) {
  return sql`t.id, t.kind, t.subject_kind as "subjectKind", t.subject_id as "subjectId", t.project_id as "projectId", t.request_id as "requestId", t.caller,
    t.parent_id as "parentId", t.step, t.state, t.due, t.lease, t.owner, t.try, t.deadline, t.fault, t.error, t.alert, t.created_at as "createdAt", t.done`
}

const times = new Set(['due', 'lease', 'deadline', 'alert', 'createdAt', 'done', 'answeredAt', 'at', 'oldest'])

/** postgres.js hands out times as text here, since Drizzle wants them so. */
function dated<Row extends object>(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, times.has(key) && typeof value === 'string' ? new Date(value) : value]),
  ) as Row
}
