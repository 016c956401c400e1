import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { connect } from '@pileus/db/client'
import { uuid } from '@pileus/db/ids'
import { testDatabase } from '@pileus/db/testing'
import { expect, test } from 'vitest'
import { openFeed } from '../listen.ts'
import { findViolations, seeded, unreliableLink } from './toy-cloud.ts'
import { simulateHost } from './host.ts'
import { beginCreate, beginDelete, beginStop, createToySchema, toyHandlers } from './toy.ts'

const total = 3_000
/** A slow machine is not struck more often for being slow. */
const maxStrikes = 24
const random = seeded(7)

/** Three worker processes, each killed or frozen again and again at moments that the seed decides. A frozen one wakes up a zombie. */
function chaoticWorkers(url: string) {
  const counts = { killed: 0, frozen: 0 }
  const start = () =>
    spawn(process.execPath, [join(import.meta.dirname, 'worker-process.ts')], {
      env: { ...process.env, WORKER_DATABASE: url },
      stdio: ['pipe', 'ignore', 'inherit'],
    })
  const workers: ChildProcess[] = [start(), start(), start()]
  let timer: NodeJS.Timeout | undefined
  const strike = () => {
    const index = Math.floor(random() * workers.length)
    const worker = workers[index]
    if (counts.killed <= counts.frozen) {
      counts.killed++
      worker?.kill('SIGKILL')
      workers[index] = start()
    } else {
      counts.frozen++
      worker?.kill('SIGSTOP')
      setTimeout(() => worker?.kill('SIGCONT'), 800 + random() * 400)
    }
    if (counts.killed + counts.frozen < maxStrikes) timer = setTimeout(strike, 1_000 + random() * 2_000)
  }
  timer = setTimeout(strike, 2_000)
  return {
    counts,
    calm: () => clearTimeout(timer),
    end() {
      clearTimeout(timer)
      for (const worker of workers) worker.kill('SIGKILL')
    },
  }
}

test(`${total} guests come to rest while workers die, commands are lost, doubled and late, and half of the guests are deleted meanwhile`, {
  timeout: 300_000,
}, async () => {
  const database = await testDatabase()
  const connection = connect(database.url, { max: 12 })
  await createToySchema(database.sql)
  const running = new Set<string>()
  const host = simulateHost(toyHandlers(running))
  const feed = openFeed({ sql: connection.sql })
  const link = unreliableLink(connection, feed, host, random, { lost: 0.1, doubled: 0.1, late: 0.1, delayMs: 20, lateMs: 700 })
  const workers = chaoticWorkers(database.url)
  const deleted = new Set<string>()
  let conflicts = 0
  let backlog = 0
  const count = async () => {
    const [row] = await connection.sql<{ n: number }[]>`select count(*)::int as n from platform.task where done is null`
    backlog = row?.n ?? 0
  }
  const watch = setInterval(() => void count().catch(() => undefined), 100)

  async function live(id: string) {
    while (backlog > 100) await new Promise((done) => setTimeout(done, 20))
    await beginCreate(connection.db, id)
    feed.markDirty()
    const fate = random()
    if (fate > 0.6) return
    await new Promise((done) => setTimeout(done, random() * 900))
    if (fate > 0.5) return beginStop(connection.db, id).catch(() => void conflicts++)
    await beginDelete(connection.db, id)
    deleted.add(id)
    feed.markDirty()
  }

  try {
    const ids = Array.from({ length: total }, () => uuid())
    await Promise.all(
      Array.from({ length: 60 }, async () => {
        for (let id = ids.pop(); id; id = ids.pop()) await live(id)
      }),
    )
    workers.calm()
    await expect
      .poll(() => connection.sql`select count(*)::int as live from platform.task where done is null`, { timeout: 120_000, interval: 200 })
      .toEqual([{ live: 0 }])
    await link.stop()
    expect(await findViolations(connection, running, deleted)).toEqual([])
    expect([...host.executions.values()].filter((n) => n > 1)).toEqual([])
    const [{ tasks } = { tasks: 0 }] = await connection.sql<{ tasks: number }[]>`select count(*)::int as tasks from platform.task`
    console.log(JSON.stringify({ tasks, deleted: deleted.size, conflicts, ...link.counts, ...workers.counts }))
    expect(tasks).toBeGreaterThanOrEqual(total)
    expect(workers.counts.killed).toBeGreaterThan(1)
    expect(workers.counts.frozen).toBeGreaterThan(1)
    expect(link.counts.lost).toBeGreaterThan(100)
    expect(link.counts.doubled).toBeGreaterThan(100)
  } finally {
    workers.end()
    clearInterval(watch)
    await link.stop()
    await feed.close()
    await connection.close()
    await database.drop()
  }
})
