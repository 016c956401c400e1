import type { Cloud } from '../../../platform/ctx.ts'
import type { Connection } from './connection.ts'
import { announceGateway, answerChallenge, disownHost, heldHosts, markSeen } from './rows.ts'
import type { GatewayTiming } from './timing.ts'

interface BeatOptions {
  cloud: Cloud
  id: string
  timing: GatewayTiming
  connections: ReadonlyMap<string, Connection>
  log(error: unknown, what: string): void
  /** After each beat: what notifications have missed. */
  push(): void
}

/**
 * Once a second: says that we live, asks those who are quiet, lets go of those who are silent, and of those that are not ours any more.
 * After a pause of our own it says so, since then silence is ours.
 */
export function makeBeat({ cloud, id, timing, connections, log, push }: BeatOptions) {
  const { sql } = cloud
  let wellSince = Date.now()
  let last = Date.now()
  let seenAt = Date.now()
  let turns = 0
  let turning: Promise<void> | undefined

  async function turn() {
    const now = Date.now()
    if (now - last > timing.tickMs + timing.stallMs) {
      wellSince = now
      for (const connection of connections.values()) connection.forgive()
    }
    last = now
    listen([...connections.values()], now, timing)
    await announceGateway(sql, id, now - wellSince)
    if (Date.now() - now > timing.stallMs) wellSince = Date.now()
    if (now - seenAt >= timing.seenMs) await writeSeen(now)
    if (turns++ % 2 === 0) await watch()
    push()
  }

  async function writeSeen(now: number) {
    const since = seenAt
    const hostIds = [...connections.values()].filter((c) => c.heardAt >= since).map((c) => c.host.host)
    if (hostIds.length > 0) await cloud.db.transaction((tx) => markSeen(tx, id, hostIds))
    seenAt = now
  }

  /** Removed, enrolled again, or taken over by another gateway: then it is not ours to talk to. */
  async function watch() {
    const before = [...connections.values()]
    const here = new Set(connections.keys())
    const held = await heldHosts(sql, id)
    for (const connection of before) {
      const { host, enrolment, run } = connection.host
      const row = held.get(host)
      if (!row || row.enrolment !== enrolment || row.run !== run) connection.end()
      else if (row.asked) show(connection).catch((error: unknown) => log(error, 'nobody could be told that a host lives'))
    }
    for (const [host, row] of held) if (row.asked && !here.has(host)) await disownHost(sql, id, host)
  }

  async function show(connection: Connection) {
    if (await connection.probe(timing.probeMs)) await answerChallenge(sql, id, connection.host.host)
    else connection.end()
  }

  function beat() {
    turning ??= turn()
      .catch((error: unknown) => {
        wellSince = Date.now()
        log(error, 'the gateway has no database')
      })
      .finally(() => (turning = undefined))
  }

  const timer = setInterval(beat, timing.tickMs)
  beat()
  return {
    async stop() {
      clearInterval(timer)
      await turning
    },
  }
}

function listen(connections: readonly Connection[], now: number, timing: GatewayTiming) {
  for (const connection of connections) {
    if (now - connection.heardAt > timing.silenceMs) connection.end()
    else if (now - connection.pingedAt > timing.pingMs) connection.ping()
  }
}
