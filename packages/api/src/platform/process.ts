import { hostname } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Db, Tx } from '@pileus/db/client'
import { uuid } from '@pileus/db/ids'
import { processes, type ProcessRow } from '@pileus/db/schema/platform'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { append } from './event.ts'

interface Announcement {
  db: Db
  roles: readonly string[]
  release: string
  committed(): void
  beatMs?: number
}

/** Heartbeats that may be missed before the others think a process dead, and how long its row is kept then. */
const lostAfter = sql`interval '45 seconds'`
const keptFor = sql`interval '1 day'`
const now = sql`clock_timestamp()`

/**
 * Makes this process known to the others for as long as it runs. Every heartbeat also looks for those that have missed theirs, so
 * that an open page learns of a process that died. A database that is away is no reason to stop: the next beat says it again.
 */
export async function announceProcess(announcement: Announcement): Promise<{ id: string; beat(): Promise<void>; leave(): Promise<void> }> {
  const { db, roles, release, committed, beatMs = 10_000 } = announcement
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const startedAt = new Date(Date.now() - process.uptime() * 1000)
  const self = { id: uuid(), host: hostname(), roles: [...roles], pid: process.pid, release, node: process.versions.node, startedAt }
  await db.transaction(async (tx) => {
    await tx.insert(processes).values({ ...self, ...load(delay) })
    await note(tx, 'process.create', [self])
  })
  committed()

  async function beat() {
    const seen = { ...load(delay), seenAt: now, lostAt: null }
    delay.reset()
    // It may have been taken for dead and cleared away: a machine that slept.
    await db
      .insert(processes)
      .values({ ...self, ...load(delay) })
      .onConflictDoUpdate({ target: processes.id, set: seen })
    if (await missOthers(db)) committed()
  }

  const timer = setInterval(() => void beat().catch(() => undefined), beatMs)
  timer.unref()
  return {
    id: self.id,
    beat,
    async leave() {
      clearInterval(timer)
      delay.disable()
      await db.transaction(async (tx) => {
        await tx.delete(processes).where(eq(processes.id, self.id))
        await note(tx, 'process.delete', [self])
      })
      committed()
    },
  }
}

const load = (delay: ReturnType<typeof monitorEventLoopDelay>) => {
  const p99 = delay.percentile(99) / 1e6
  // The histogram measures from one tick to the next: what is above its own resolution is delay.
  return { memoryBytes: process.memoryUsage.rss(), delayMs: Number.isFinite(p99) ? Math.max(0, Math.round((p99 - 20) * 10) / 10) : 0 }
}

async function missOthers(db: Db): Promise<boolean> {
  return db.transaction(async (tx) => {
    const lost = await tx
      .update(processes)
      .set({ lostAt: now })
      .where(and(isNull(processes.lostAt), sql`${processes.seenAt} < ${now} - ${lostAfter}`))
      .returning({ id: processes.id, host: processes.host })
    await tx.delete(processes).where(sql`${processes.seenAt} < ${now} - ${keptFor}`)
    await note(tx, 'process.lost', lost)
    return lost.length > 0
  })
}

const note = (tx: Tx, kind: string, of: readonly Pick<ProcessRow, 'id' | 'host'>[]) =>
  append(
    tx,
    of.map(({ id, host }) => ({ requestId: 'process', kind, subjectId: id, data: { host } })),
  )

export type ShownProcess = Omit<ProcessRow, 'lostAt'> & { state: 'up' | 'down' }

export async function listProcesses(db: Db | Tx): Promise<ShownProcess[]> {
  const rows = await db
    .select({ row: processes, down: sql<boolean>`${processes.seenAt} < ${now} - ${lostAfter}` })
    .from(processes)
    .orderBy(processes.host, desc(processes.startedAt))
    .limit(500)
  return rows.map(({ row: { lostAt: _lostAt, ...shown }, down }) => ({ ...shown, state: down ? 'down' : 'up' }))
}
