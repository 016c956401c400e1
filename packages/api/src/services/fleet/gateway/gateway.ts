import { uuid } from '@pileus/db/ids'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { storeAnswers, type HostAnswer } from '../../../platform/command.ts'
import type { Cloud } from '../../../platform/ctx.ts'
import { raiseAlarms, type Raised } from '../alarms/raise.ts'
import { controlKey } from '../control-key.ts'
import { batch } from './batches.ts'
import { makeBeat } from './beat.ts'
import { type Connection, type Hears, makeConnection } from './connection.ts'
import { makeFrameKeeper } from './frames.ts'
import { admit } from './handshake.ts'
import { makeInventoryKeeper } from './inventory.ts'
import { makeOutbox } from './outbox.ts'
import type { Peer } from './peer.ts'
import { leaveGateway, releaseHosts } from './rows.ts'
import { comeLater, openSockets } from './sockets.ts'
import { type GatewayTiming, usualTiming } from './timing.ts'

interface GatewayOptions {
  cloud: Cloud
  timing?: Partial<GatewayTiming>
}

export interface Gateway {
  id: string
  /** Takes a socket that has asked for the WebSocket at /agent. `address`: where the host really is, behind whatever proxy. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void
  stats(): { connections: number; handshakes: number; unanswered: number; samples: number }
  /** Lets go of every host: agents come back, to whoever is there. */
  stop(): Promise<void>
}

const mostAnswers = 100_000
const mostAlarms = 1_000

/** Holds the connections of hosts, any host, beside any number of others that do. What it knows is in the database, so it may end at any moment. */
export function startGateway({ cloud, timing: given }: GatewayOptions): Gateway {
  const timing = { ...usualTiming, ...given }
  const id = uuid()
  const { sql } = cloud
  const connections = new Map<string, Connection>()
  const log = (error: unknown, what: string) => cloud.log.error({ err: error }, what)
  let stopped = false

  const outbox = makeOutbox(sql, connections, (error) => log(error, 'commands wait for the database'))
  const desk = makeDesk(cloud, connections, outbox.push, timing)
  const key = controlKey(cloud.db, cloud.secrets)
  key.catch((error: unknown) => log(error, 'the key for agents cannot be had'))

  const hears: Hears = {
    ...desk,
    closed(connection) {
      const { host, run, session } = connection.host
      if (connections.get(host) !== connection) return
      connections.delete(host)
      if (!stopped) releaseHosts(sql, id, [{ host, run, session }]).catch((error: unknown) => log(error, 'a host could not be let go'))
    },
  }

  async function occupied(hostId: string, run: string): Promise<boolean> {
    const there = connections.get(hostId)
    if (!there) return false
    if (there.host.run !== run && (await there.probe(timing.probeMs))) return true
    there.end()
    return false
  }

  async function shake(peer: Peer) {
    try {
      const admitted = await admit(peer, { cloud, gateway: id, key: await key, timing, alarm: desk.raise, occupied })
      if (!admitted) return
      if (stopped) return peer.end()
      // The same agent came twice at once: the last one has the host, by the database.
      connections.get(admitted.host)?.end()
      connections.set(admitted.host, makeConnection(peer, admitted, hears, timing))
      outbox.push()
    } catch (error) {
      log(error, 'a handshake failed')
      peer.end()
    }
  }

  const sockets = openSockets(shake)
  const beat = makeBeat({ cloud, id, timing, connections, log, push: outbox.push })
  const unwake = cloud.feed.onWake(outbox.push)
  return {
    id,
    upgrade: (request, socket, head, address) => (stopped ? comeLater(socket) : sockets.upgrade(request, socket, head, address)),
    stats: () => ({
      connections: connections.size,
      handshakes: sockets.count(),
      unanswered: [...connections.values()].reduce((sum, c) => sum + c.window.size(), 0),
      samples: desk.samples(),
    }),
    async stop() {
      stopped = true
      unwake()
      await beat.stop()
      const held = [...connections.values()].map(({ host }) => host)
      for (const connection of connections.values()) connection.end()
      await Promise.all([desk.drain(), outbox.idle()])
      await releaseHosts(sql, id, held).catch((error: unknown) => log(error, 'hosts could not be let go'))
      await leaveGateway(sql, id).catch((error: unknown) => log(error, 'the gateway could not say goodbye'))
    },
  }
}

/** Where what hosts say is gathered and written. */
function makeDesk(cloud: Cloud, connections: ReadonlyMap<string, Connection>, push: () => void, timing: GatewayTiming) {
  const log = (error: unknown, what: string) => cloud.log.error({ err: error }, what)
  const answers = batch<HostAnswer>(timing.answerMs, mostAnswers, store, (error) => log(error, 'answers of hosts wait for the database'))
  const alarms = batch<Raised>(250, mostAlarms, write, (error) => log(error, 'alarms wait for the database'))
  const inventories = makeInventoryKeeper(cloud, (hostId, message) => raise(hostId, 'inventory_refused', message, ''))

  const metrics = makeFrameKeeper(cloud)

  async function store(items: HostAnswer[]) {
    const { resend } = await storeAnswers(cloud.sql, items)
    for (const item of items) connections.get(item.hostId)?.window.settle(item.id, item.seq)
    cloud.committed()
    if (resend) push()
  }

  async function write(items: Raised[]) {
    await cloud.db.transaction((tx) => raiseAlarms(tx, together(items)))
    cloud.committed()
  }

  function raise(hostId: string | null, code: string, message: string, address: string) {
    cloud.log.warn({ hostId, code, address, alarm: message }, 'alarm')
    alarms.add({ hostId, code, message, address: address || null, times: 1 })
  }

  return {
    raise,
    answered: ({ host }, id, seq, answer) => answers.add({ hostId: host, id, seq, answer }),
    inventory: ({ host }, body) => inventories.keep(host, body),
    series: metrics.announce,
    frame: metrics.take,
    samples: () => metrics.counts.samples,
    alarm: ({ host, address }, code, message) => raise(host, code, message, address),
    async drain() {
      await Promise.all([answers.drain(), alarms.drain(), inventories.drain(), metrics.drain()])
    },
  } satisfies Omit<Hears, 'closed'> & { raise: typeof raise; samples(): number; drain(): Promise<void> }
}

function together(items: readonly Raised[]): Raised[] {
  const all = new Map<string, Raised>()
  for (const item of items) {
    const key = `${item.hostId} ${item.code}`
    all.set(key, { ...item, times: item.times + (all.get(key)?.times ?? 0) })
  }
  return [...all.values()]
}
