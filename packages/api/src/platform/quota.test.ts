import type { Connection, Tx } from '@pileus/db/client'
import { quotas } from '@pileus/db/schema/platform'
import { testDatabase } from '@pileus/db/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claim, usage, type Quotas } from './quota.ts'

let database: Connection & { drop(): Promise<void> }
beforeAll(async () => {
  database = await testDatabase()
  await database.sql`create table toy (project_id text not null, size int not null)`
})
afterAll(() => database.drop())

const limits: Quotas = {
  toys: { default: 10, count: (tx, project) => number(tx, sql`select count(*)::int as n from toy where project_id = ${project}`) },
  size: {
    default: -1,
    count: (tx, project) => number(tx, sql`select coalesce(sum(size), 0)::int as n from toy where project_id = ${project}`),
  },
}

async function number(tx: Tx, query: ReturnType<typeof sql>): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(query)
  return row?.n ?? 0
}

const make = (project: string, size = 1) =>
  database.db.transaction(async (tx) => {
    await claim(tx, limits, project, { toys: 1, size })
    await tx.execute(sql`insert into toy values (${project}, ${size})`)
  })

test('40 creates at once: exactly the ten that fit', async () => {
  const made = await Promise.allSettled(Array.from({ length: 40 }, () => make('a')))
  expect(made.filter((m) => m.status === 'fulfilled')).toHaveLength(10)
  expect(made.find((m) => m.status === 'rejected')?.reason).toMatchObject({
    code: 'over_quota',
    details: { resource: 'toys', used: 10, limit: 10, requested: 1 },
  })
})

test('a limit of its own counts for that project only, and sums are limited like counts', async () => {
  await database.db.insert(quotas).values({ projectId: 'b', resource: 'size', limit: 5 })
  await make('b', 3)
  await expect(make('b', 3)).rejects.toMatchObject({ details: { resource: 'size', used: 3, limit: 5 } })
  await make('c', 3000)
  expect(await database.db.transaction((tx) => usage(tx, limits, 'b'))).toEqual([
    { resource: 'toys', used: 1, limit: 10 },
    { resource: 'size', used: 3, limit: 5 },
  ])
})
