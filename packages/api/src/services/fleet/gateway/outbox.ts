import type { Sql } from '@pileus/db/client'
import { pendingCommands } from '../../../platform/command.ts'
import type { Connection } from './connection.ts'
import { hostsWithCommands } from './rows.ts'

/** Gives the hosts that are here what is new for them, and again what they have kept for too long. One look at a time. */
export function makeOutbox(sql: Sql, connections: ReadonlyMap<string, Connection>, failed: (error: unknown) => void) {
  let running: Promise<void> | undefined
  let again = false

  async function look() {
    const waiting = new Set(await hostsWithCommands(sql))
    const mine = [...connections.values()].filter((c) => waiting.has(c.host.host) || c.window.size() > 0)
    if (mine.length === 0) return
    const pending = await pendingCommands(
      sql,
      mine.map((c) => c.host.host),
    )
    const byHost = Map.groupBy(pending, (command) => command.hostId)
    for (const connection of mine) connection.window.offer(byHost.get(connection.host.host) ?? [])
  }

  async function run() {
    do {
      again = false
      await look().catch(failed)
    } while (again)
  }

  return {
    push() {
      again = true
      running ??= run().finally(() => (running = undefined))
    },
    async idle() {
      await running
    },
  }
}
