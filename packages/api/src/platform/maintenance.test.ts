import { testDatabase } from '@pileus/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { maintenance } from './maintenance.ts'
import { startWorker } from './worker.ts'

const patient = { timeout: 10_000 }
let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

test('old partitions and old tasks go, new partitions come', async () => {
  const { sql } = database
  const [{ next } = { next: '' }] = await sql<{ next: string }[]>`select 'event_' || to_char(now() + interval '3 months', 'YYYYMM') as next`
  await sql.unsafe(`drop table platform.${next};
    create table platform.event_200001 partition of platform.event for values from ('2000-01-01') to ('2000-02-01');
    insert into platform.task (id, kind, subject_kind, subject_id, request_id, step, done) values
      (gen_random_uuid(), 'x', 'x', 'old', 'r', 's', now() - interval '91 days'), (gen_random_uuid(), 'x', 'x', 'young', 'r', 's', now() - interval '89 days')`)
  const worker = startWorker({ connection: database, tasks: [maintenance] })
  await expect.poll(() => sql`select subject_id from platform.task where done is not null`, patient).toEqual([{ subject_id: 'young' }])
  await worker.stop()
  const [tables] = await sql`select to_regclass('platform.event_200001') as old, to_regclass(${`platform.${next}`}) is not null as new`
  expect(tables).toEqual({ old: null, new: true })
})
