import { hash } from 'node:crypto'
import { readFrame, unpackValues } from '@pileus/wire/frames'
import type { Cloud } from '../../../platform/ctx.ts'
import { batch } from './batches.ts'
import type { Connection } from './connection.ts'

interface Arrived {
  host: string
  at: number
  list: Promise<number>
  body: Buffer
}

interface List {
  count: number
  id: Promise<number>
}

/** A host that was away sends what it has kept, at most an hour of it; a clock may be wrong by a little. */
const oldestMs = 6 * 3_600_000
const newestMs = 120_000
/** Of one connection: one for each time that disks or guests have changed. */
const mostLists = 64
const mostWaiting = 50_000
const writeMs = 1_000

/** Metrics of all hosts: each frame is held to the list that it names, and all of a second are one statement. */
export function makeFrameKeeper(cloud: Cloud) {
  const lists = new WeakMap<Connection, Map<number, List>>()
  const known = new Map<string, Promise<number>>()
  const writing = batch<Arrived>(writeMs, mostWaiting, write, (error) => cloud.log.error({ err: error }, 'metrics wait for the database'))
  const counts = { frames: 0, samples: 0 }

  async function write(items: Arrived[]) {
    const ids = await Promise.all(items.map(({ list }) => list.catch(() => undefined)))
    const rows = items.flatMap(({ host, at, body }, n) => {
      const list = ids[n]
      return list === undefined ? [] : [{ host_id: host, at: new Date(at), list_id: list, body }]
    })
    if (rows.length === 0) return
    await cloud.sql`insert into fleet.frame ${cloud.sql(rows, 'host_id', 'at', 'list_id', 'body')} on conflict do nothing`
  }

  function idOf(host: string, names: readonly string[]): Promise<number> {
    const key = `${host} ${hash('sha256', names.join('\n'), 'base64url')}`
    const found = known.get(key) ?? store(cloud, host, key.slice(host.length + 1), names)
    known.set(key, found)
    found.catch(() => known.delete(key))
    return found
  }

  return {
    counts,
    /** False when the list speaks of what is not the host's. So far nothing but the host itself is on it. */
    announce(connection: Connection, number: number, names: readonly string[]): boolean {
      const mine = lists.get(connection) ?? new Map<number, List>()
      lists.set(connection, mine)
      if (mine.size >= mostLists || !names.every((name) => name.startsWith('host.'))) return false
      mine.set(number, { count: names.length, id: idOf(connection.host.host, names) })
      return true
    },
    /** False for what is no frame of this host. */
    take(connection: Connection, data: Buffer): boolean {
      const frame = readFrame(data)
      const list = frame && lists.get(connection)?.get(frame.series)
      if (!list || unpackValues(frame.body, list.count) === undefined) return false
      const now = Date.now()
      if (frame.at > now + newestMs || frame.at < now - oldestMs) return true
      counts.frames++
      counts.samples += list.count
      writing.add({ host: connection.host.host, at: frame.at, list: list.id, body: frame.body })
      return true
    },
    drain: writing.drain,
  }
}

async function store({ sql }: Cloud, host: string, digest: string, names: readonly string[]): Promise<number> {
  const [there] = await sql<{ id: number }[]>`select id from fleet.series_list where host_id = ${host} and hash = ${digest}`
  if (there) return there.id
  const [made] = await sql<{ id: number }[]>`
    insert into fleet.series_list (host_id, hash, names) values (${host}, ${digest}, ${[...names]}::text[])
    on conflict (host_id, hash) do update set hash = excluded.hash returning id`
  if (!made) throw new Error('A list of series was written and is not there.')
  return made.id
}
