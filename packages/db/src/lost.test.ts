import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Connection, connect } from './client.ts'
import { testDatabase } from './testing.ts'

// tools/patches.mjs: without it each of these ends the process, hangs, or writes into a stranger's transaction.

let database: Awaited<ReturnType<typeof testDatabase>>
let one: Connection

beforeAll(async () => {
  database = await testDatabase()
  await database.sql`create table note (text text)`
  one = connect(database.url, { max: 1 })
})

afterAll(async () => {
  await one.close()
  await database.drop()
})

const terminate = (pid: number | undefined) => database.sql`select pg_terminate_backend(${pid ?? 0})`

const lateNotes = () => database.sql`select text from note where text like 'late%'`

test('a transaction that loses its connection during a statement is rejected, and the next one works', async () => {
  for (let round = 1; round <= 5; round++) {
    const lost = one.sql.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
      await Promise.all([tx`select pg_sleep(30)`, terminate(row?.pid)])
    })
    await expect(lost).rejects.toThrow(/terminat|CONNECTION_CLOSED|RESET/)
    expect(await one.sql`select 1 as one`).toEqual([{ one: 1 }])
    expect(await one.sql.begin((tx) => tx`select 2 as two`)).toEqual([{ two: 2 }])
  }
})

test('what a dead transaction says later is refused, and not said in another one', async () => {
  const { promise: resumed, resolve: resume } = Promise.withResolvers<void>()
  const { promise: refused, resolve: refuse } = Promise.withResolvers<unknown>()
  const dead = one.sql.begin(async (tx) => {
    const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
    await terminate(row?.pid)
    await resumed
    await tx`insert into note values ('late')`.then(refuse, refuse)
  })
  await expect(dead).rejects.toThrow()
  await one.sql.begin(async (tx) => {
    await tx`insert into note values ('in time')`
    resume()
    expect(await refused).toBeInstanceOf(Error)
  })
  expect(await lateNotes()).toEqual([])
  expect(await database.sql`select text from note`).toEqual([{ text: 'in time' }])
})

test('a reserved connection that is lost is refused from then on, and its release harms nobody', async () => {
  const reserved = await one.sql.reserve()
  const [row] = await reserved<{ pid: number }[]>`select pg_backend_pid() as pid`
  await Promise.all([expect(reserved`select pg_sleep(30)`).rejects.toThrow(), terminate(row?.pid)])
  await expect(reserved`insert into note values ('late too')`).rejects.toThrow()
  reserved.release()
  expect(await one.sql`select 1 as one`).toEqual([{ one: 1 }])
  const again = await one.sql.reserve()
  expect(await again`select 2 as two`).toEqual([{ two: 2 }])
  again.release()
  await expect(again`insert into note values ('late after release')`).rejects.toThrow()
  expect(await lateNotes()).toEqual([])
})

test('many at once survive the loss of all', async () => {
  const many = connect(database.url, { max: 8 })
  const work = Array.from({ length: 40 }, () =>
    many.db.transaction(async (tx) => tx.execute('select pg_sleep(0.05)')).catch(() => undefined),
  )
  for (let round = 1; round <= 5; round++) {
    await database.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pileus' and datname = current_database()`
  }
  await Promise.all(work)
  expect(await Promise.all(Array.from({ length: 40 }, () => many.sql`select 1 as one`))).toHaveLength(40)
  await many.close()
})
