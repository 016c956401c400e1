import type { Connection } from '@pileus/db/client'
import { pendingCommands, storeAnswers, type HostAnswer, type PendingCommand } from '../command.ts'
import type { Feed } from '../listen.ts'
import type { SimulatedHost } from './host.ts'
import { hosts } from './toy.ts'

/** A seeded source of numbers (mulberry32): one seed, one sequence of decisions. */
export function seeded(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Unreliable {
  lost: number
  doubled: number
  late: number
  delayMs: number
  lateMs: number
}

/** The way between the database and the toy hosts, which loses commands and answers, delivers twice, and delivers late. */
export function unreliableLink(
  connection: Pick<Connection, 'sql'>,
  feed: Feed,
  host: SimulatedHost,
  random: () => number,
  chances: Unreliable,
) {
  const { sql } = connection
  const sent = new Map<string, number>()
  const counts = { delivered: 0, lost: 0, doubled: 0, refused: 0 }
  const under = new Set<Promise<void>>()
  let answers: HostAnswer[] = []
  let stopped = false

  async function deliver(command: PendingCommand, delayMs: number) {
    await new Promise((done) => setTimeout(done, delayMs))
    const answer = await host.deliver(command)
    counts.delivered++
    if ('refused' in answer) counts.refused++
    if (random() < chances.lost) counts.lost++
    else answers.push({ hostId: command.hostId, id: command.id, seq: command.seq, answer })
  }

  function post(command: PendingCommand) {
    const way = deliver(command, random() * (random() < chances.late ? chances.lateMs : chances.delayMs)).finally(() => under.delete(way))
    under.add(way)
  }

  function send(command: PendingCommand) {
    sent.set(`${command.id}.${command.seq}`, Date.now())
    if (random() < chances.doubled) {
      counts.doubled++
      post(command)
    }
    if (random() < chances.lost) counts.lost++
    else post(command)
  }

  async function turn() {
    const pending = await pendingCommands(sql, hosts)
    for (const command of pending) {
      const at = sent.get(`${command.id}.${command.seq}`)
      if (at === undefined || Date.now() - at > 250) send(command)
    }
    const batch = answers
    answers = []
    if (batch.length === 0) return
    void storeAnswers(sql, batch).catch(() => undefined)
    setTimeout(() => feed.markDirty(), 5)
  }

  const running = (async () => {
    while (!stopped) {
      await turn()
      await new Promise((done) => setTimeout(done, 15))
    }
  })()
  return {
    counts,
    /** Also waits for what is still on its way: a late command must do no harm after everything has ended. */
    async stop() {
      stopped = true
      await running
      await Promise.all(under)
    },
  }
}

/** What a quiet toy cloud must look like. */
export async function findViolations(
  { sql }: Pick<Connection, 'sql'>,
  running: ReadonlySet<string>,
  deleted: ReadonlySet<string>,
): Promise<string[]> {
  const wrong: string[] = []
  const guests = await sql<{ id: string; status: string; slots: number }[]>`
    select id, status, (select count(*)::int from toy.slot where guest_id = g.id) as slots from toy.guest g`
  const rows = new Map(guests.map((guest) => [guest.id, guest]))
  for (const { id, status, slots } of guests) {
    if (deleted.has(id)) wrong.push(`${id} was deleted and is ${status}`)
    const lives = status === 'active' || status === 'stopped'
    if (!lives && status !== 'error') wrong.push(`${id} does not rest: ${status}`)
    if (slots !== (lives ? 1 : 0)) wrong.push(`${id} is ${status} and has ${slots} slots`)
    if ((status === 'active') !== running.has(id))
      wrong.push(`${id} is ${status}, but on its host it ${running.has(id) ? 'runs' : 'does not run'}`)
  }
  for (const id of running) if (!rows.has(id)) wrong.push(`${id} runs on a host and has no row`)
  const orphans = await sql<{ id: string }[]>`select guest_id as id from toy.slot where guest_id not in (select id from toy.guest)`
  for (const { id } of orphans) wrong.push(`${id} is gone and holds a slot`)
  const live = await sql<
    { kind: string; step: string }[]
  >`select kind, step from platform.task where done is null and subject_kind <> 'cron'`
  for (const { kind, step } of live) wrong.push(`a task lives on: ${kind}/${step}`)
  const pending = await sql<{ kind: string }[]>`select kind from platform.command where state = 'pending'`
  for (const { kind } of pending) wrong.push(`a command is unanswered: ${kind}`)
  const twice = await sql<{ id: string; n: number }[]>`
    select data->>'taskId' as id, count(*)::int as n from platform.event where data->>'move' = 'done' group by 1 having count(*) > 1`
  for (const { id, n } of twice) wrong.push(`task ${id} ended ${n} times`)
  return wrong
}
