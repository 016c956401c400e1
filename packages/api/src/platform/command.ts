import type { Sql, Tx } from '@pileus/db/client'
import { uuid } from '@pileus/db/ids'
import type { CommandState, TaskRow } from '@pileus/db/schema/platform'
import { findCommandKind, type CommandAnswer, type CommandFault } from '@pileus/wire/commands/registry'
import { Fault } from './fault.ts'
import { rawSql } from './raw.ts'

/** The host says that the same command may work later, so the step is tried again instead of failing for good. */
export class HostBusy extends Error {
  override readonly name = 'HostBusy'
}

/**
 * One command per task, step, host, subject and kind, in the step's own transaction: issued exactly once, run at least once. The same
 * arguments give the answer once there is one; other arguments, because a row has changed since, make it a new command with a new number.
 */
export async function issueCommand(tx: Tx, task: TaskRow, hostId: string | null, kind: string, args: unknown): Promise<unknown> {
  if (hostId === null) throw new Error(`${task.kind}/${task.step} has no host to send ${kind} to.`)
  const defined = findCommandKind(kind)
  if (!defined) throw new Error(`No command is called '${kind}'.`)
  const parsed = defined.args.parse(args)
  const subject = defined.subject(parsed)
  const sql = rawSql(tx)
  const text = JSON.stringify(parsed)
  const [known] = await sql<{ same: boolean; state: CommandState; result: unknown }[]>`
    select args = ${text}::text::jsonb as same, state, result from platform.command
    where task_id = ${task.id} and step = ${task.step} and host_id = ${hostId} and subject = ${subject} and kind = ${kind}`
  if (known?.same && known.state === 'pending') return undefined
  if (known?.same && known.state === 'done') return defined.result.parse(known.result)
  if (known?.same && known.state === 'failed') throw failure(kind, known.result as CommandFault)
  await sql`
    insert into platform.command (id, task_id, step, host_id, subject, kind, args)
    values (${uuid()}, ${task.id}, ${task.step}, ${hostId}, ${subject}, ${kind}, ${text}::text::jsonb)
    on conflict (task_id, step, host_id, subject, kind) do update set
      args = excluded.args, seq = excluded.seq, state = 'pending', result = null, answered_at = null, created_at = excluded.created_at`
  return undefined
}

function failure(kind: string, fault: CommandFault): Error {
  const text = `${kind}: ${fault.message}`
  return fault.retry ? new HostBusy(text) : new Fault('failed', text, { hostCode: fault.code })
}

export interface PendingCommand {
  id: string
  seq: number
  hostId: string
  subject: string
  kind: string
  args: unknown
  requestId: string
  deadline: Date | null
}

/** What these hosts have not answered yet, lowest number first, at most `window` for each. */
export async function pendingCommands(sql: Sql, hostIds: readonly string[], window = 64): Promise<PendingCommand[]> {
  const rows = await sql<(Omit<PendingCommand, 'seq'> & { seq: string })[]>`
    select c.id, c.seq, c.host_id as "hostId", c.subject, c.kind, c.args, t.request_id as "requestId", t.deadline
    from unnest(${[...hostIds]}::text[]) as h(id)
    cross join lateral (select * from platform.command where host_id = h.id and state = 'pending' order by seq limit ${window}) c
    join platform.task t on t.id = c.task_id
    order by c.seq`
  return rows.map((row) => ({ ...row, seq: Number(row.seq), deadline: row.deadline && new Date(row.deadline) }))
}

export interface HostAnswer {
  hostId: string
  id: string
  seq: number
  answer: CommandAnswer
}

/**
 * Stores what hosts answered, then wakes the tasks in a second statement: together they would lock command before task, against the order
 * that steps lock in. An answer counts only from the host that was asked, for the number it was asked with, while it is still wanted.
 * A refused command that is still wanted gets a new number, to be sent again.
 */
export async function storeAnswers(sql: Sql, answers: readonly HostAnswer[]): Promise<{ taskIds: string[]; resend: boolean }> {
  if (answers.length === 0) return { taskIds: [], resend: false }
  const kinds = await sql<
    { id: string; kind: string }[]
  >`select id, kind from platform.command where id = any(${answers.map((a) => a.id)}::uuid[])`
  const kindOf = new Map(kinds.map((row) => [row.id, row.kind]))
  const rows = answers.map(({ hostId, id, seq, answer }) => ({ host_id: hostId, id, seq, ...outcome(kindOf.get(id), answer) }))
  const stored = await sql<{ task_id: string; state: CommandState }[]>`
    with answer as (select * from jsonb_to_recordset(${sql.json(rows)}) as a(id uuid, host_id text, seq bigint, state text, result text)),
    wanted as (
      select c.id, a.state, a.result from platform.command c
      join answer a on a.id = c.id and a.seq = c.seq and a.host_id = c.host_id
      where c.state = 'pending' order by c.id for update of c)
    update platform.command c set
      state = w.state, result = w.result::jsonb,
      seq = case when w.state = 'pending' then nextval('platform.command_seq') else c.seq end,
      answered_at = case when w.state = 'pending' then null else clock_timestamp() end
    from wanted w where c.id = w.id returning c.task_id, c.state`
  const taskIds = [...new Set(stored.filter((row) => row.state !== 'pending').map((row) => row.task_id))]
  await wakeTasks(sql, { taskIds })
  return { taskIds, resend: stored.some((row) => row.state === 'pending') }
}

/** Everything a host says is held against the command's schema before it touches a row. */
function outcome(kind: string | undefined, answer: CommandAnswer): { state: CommandState; result: string | null } {
  if ('refused' in answer) return { state: 'pending', result: null }
  if ('fault' in answer) return { state: 'failed', result: JSON.stringify(answer.fault) }
  const result = kind === undefined ? undefined : findCommandKind(kind)?.result.safeParse(answer.ok)
  if (result?.success) return { state: 'done', result: JSON.stringify(result.data ?? null) }
  const message = `The host's answer does not fit ${kind}: ${result?.error.message ?? 'no such kind'}`
  return { state: 'failed', result: JSON.stringify({ code: 'bad_answer', message: message.slice(0, 2_000) }) }
}

const wakeTries = 25

/**
 * Makes tasks look again at once. Never in the transaction that gave the reason: that would lock tasks out of order. A task whose step is
 * just running is skipped and woken after it, since it may have looked before the reason was there; if it runs for long, its poll finds out.
 */
export async function wakeTasks(sql: Sql, reason: { taskIds?: readonly string[]; subjectIds?: readonly string[] }) {
  let ids = [...(reason.taskIds ?? [])]
  const subjects = [...(reason.subjectIds ?? [])]
  for (let tries = 0; tries < wakeTries && ids.length + subjects.length > 0; tries++) {
    if (tries > 0) await new Promise((done) => setTimeout(done, 20))
    const skipped = await sql<{ id: string }[]>`
      with live as (
        select id from platform.task where done is null and id = any(${ids}::uuid[])
        union select id from platform.task where done is null and subject_id = any(${subjects}::text[])),
      free as (select id from platform.task where id in (select id from live) and done is null for update skip locked),
      woken as (update platform.task set due = clock_timestamp() where id in (select id from free) returning id)
      select id from live where id not in (select id from woken)`
    ids = skipped.map((row) => row.id)
    subjects.length = 0
  }
}
