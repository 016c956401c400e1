import { hash as digest } from 'node:crypto'
import type { Inventory } from '@pileus/wire/inventory'
import type { Cloud } from '../../../platform/ctx.ts'
import { append, type NewEvent } from '../../../platform/event.ts'
import { rawSql } from '../../../platform/raw.ts'

const atOnce = 4

/**
 * Writes what hosts say of themselves, a few hosts at a time; of a host that speaks faster than we write, the last word counts. Each service
 * sees the sections that it asked for, in the same transaction.
 */
export function makeInventoryKeeper(cloud: Cloud, refused: (hostId: string, message: string) => void) {
  const waiting = new Map<string, Inventory>()
  const busy = new Set<string>()
  let idle: (() => void)[] = []

  async function store(hostId: string, body: Inventory) {
    try {
      await write(cloud, hostId, body)
    } catch (error) {
      cloud.log.error({ err: error, hostId }, 'an inventory could not be stored')
      refused(hostId, 'What the host says of itself could not be stored; the log says why.')
    } finally {
      busy.delete(hostId)
      next()
    }
  }

  function next() {
    for (const [hostId, body] of waiting) {
      if (busy.size >= atOnce) return
      if (busy.has(hostId)) continue
      waiting.delete(hostId)
      busy.add(hostId)
      void store(hostId, body)
    }
    if (busy.size > 0 || waiting.size > 0) return
    for (const resolve of idle) resolve()
    idle = []
  }

  return {
    keep(hostId: string, body: Inventory) {
      waiting.set(hostId, body)
      next()
    },
    drain: () => (busy.size + waiting.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => idle.push(resolve))),
  }
}

async function write(cloud: Cloud, hostId: string, body: Inventory) {
  const text = JSON.stringify(body)
  const hash = digest('sha256', text, 'base64url')
  const observers = cloud.services.flatMap((service) => Object.entries(service.observe ?? {}))
  const written = await cloud.db.transaction(async (tx) => {
    const sql = rawSql(tx)
    // The host first, so that it cannot be removed meanwhile, and two of its inventories follow one another.
    const [known] = await sql<{ name: string; hash: string | null }[]>`
      select h.name, i.hash from fleet.host h left join fleet.inventory i on i.host_id = h.id where h.id = ${hostId} for no key update of h`
    if (!known || (known.hash === hash && observers.length === 0)) return false
    const news: NewEvent[] = []
    if (known.hash !== hash) {
      await sql`insert into fleet.inventory (host_id, hash, body, at) values (${hostId}, ${hash}, ${text}::text::jsonb, clock_timestamp())
        on conflict (host_id) do update set hash = excluded.hash, body = excluded.body, at = excluded.at`
      news.push({ requestId: 'gateway', kind: 'host.inventory', subjectId: hostId, data: { name: known.name } })
    }
    const sections = new Map<string, unknown>(Object.entries(body))
    const emit = (event: Omit<NewEvent, 'requestId'>) => void news.push({ requestId: 'gateway', ...event })
    for (const [section, observe] of observers) {
      const said = sections.get(section)
      if (said !== undefined) await observe({ db: tx, requestId: 'gateway', emit }, hostId, said)
    }
    await append(tx, news)
    return news.length > 0
  })
  if (written) cloud.committed()
}
