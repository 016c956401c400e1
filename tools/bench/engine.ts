// `node tools/bench/engine.ts [tasks] [concurrency]`: steps per second and the way from commit to first step, against a real Postgres.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bigint, snakeCase } from 'drizzle-orm/pg-core'
import { eq } from 'drizzle-orm'
import { connect } from '../../packages/db/src/client.ts'
import { id } from '../../packages/db/src/columns.ts'
import { startEmbedded } from '../../packages/db/src/embedded.ts'
import { uuid } from '../../packages/db/src/ids.ts'
import { migrate } from '../../packages/db/src/migrate.ts'
import { freePort } from '../../packages/db/src/testing.ts'
import { openFeed } from '../../packages/api/src/platform/listen.ts'
import { minutes, task } from '../../packages/api/src/platform/task.ts'
import { insertTask } from '../../packages/api/src/platform/transition.ts'
import { startWorker } from '../../packages/api/src/platform/worker.ts'
import { rawSql } from '../../packages/api/src/platform/raw.ts'

const [total = 4_000, concurrency = 12] = process.argv.slice(2).map(Number)
const things = snakeCase.schema('bench').table('thing', { id: id(), n: bigint({ mode: 'number' }).notNull() })
const firstSteps = new Map<string, number>()

const kind = task('bench.five', {
  on: things,
  deadline: minutes(10),
  onFail: 'five',
  steps: {
    async one({ tx, row, next }) {
      firstSteps.set(row.id, performance.now())
      await tx
        .update(things)
        .set({ n: row.n + 1 })
        .where(eq(things.id, row.id))
      return next('two')
    },
    two: async ({ next }) => next('three'),
    three: async ({ next }) => next('four'),
    four: async ({ next }) => next('five'),
    five: async ({ row, done }) => done({ n: row.n + 1 }),
  },
})

const folder = mkdtempSync(join(tmpdir(), 'pileus-bench-'))
const server = await startEmbedded({ folder, port: await freePort(), durable: true })
const connection = connect(server.url, { max: concurrency + 3 })
const { sql, db } = connection
const rows: Record<string, string | number>[] = []
try {
  await migrate(sql, ['platform'])
  await sql.unsafe('create schema bench; create table bench.thing (id uuid primary key, n bigint not null)')

  const ids = Array.from({ length: total }, () => uuid())
  await db.transaction(async (tx) => {
    await rawSql(tx)`insert into bench.thing select id, 0 from unnest(${ids}::uuid[]) as id`
    for (const subjectId of ids)
      await insertTask({ db: tx, requestId: 'bench', emit: () => undefined }, kind, { subjectId, projectId: null })
  })
  const feed = openFeed({ sql })
  const started = performance.now()
  const worker = startWorker({ connection, concurrency, wakeup: feed, tasks: [kind] })
  await until(async () => (await sql`select 1 from platform.task where done is null limit 1`).length === 0)
  const took = (performance.now() - started) / 1_000
  rows.push({
    measure: 'steps/s',
    value: Math.round((total * 5) / took),
    note: `${total} tasks x 5 steps, ${concurrency} at once, durable commits`,
  })

  const waits: number[] = []
  for (let i = 0; i < 200; i++) {
    const subjectId = uuid()
    await db.transaction(async (tx) => {
      await tx.insert(things).values({ id: subjectId, n: 0 })
      await insertTask({ db: tx, requestId: 'bench', emit: () => undefined }, kind, { subjectId, projectId: null })
    })
    const committed = performance.now()
    feed.markDirty()
    await until(async () => firstSteps.has(subjectId), 1)
    waits.push((firstSteps.get(subjectId) ?? 0) - committed)
  }
  waits.sort((a, b) => a - b)
  for (const p of [50, 99])
    rows.push({
      measure: `commit to first step, p${p}`,
      value: `${waits[Math.floor((waits.length * p) / 100)]?.toFixed(1)} ms`,
      note: 'idle worker in the same process',
    })
  await worker.stop()
  await feed.close()
} finally {
  await connection.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
console.table(rows)

async function until(met: () => Promise<boolean>, everyMs = 20) {
  for (const end = Date.now() + 300_000; !(await met()); ) {
    if (Date.now() > end) throw new Error('Not done within 5 minutes.')
    await new Promise((done) => setTimeout(done, everyMs))
  }
}
