import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from './client.ts'

type Reserved = Awaited<ReturnType<Sql['reserve']>>

/** Each is any number; every replica must use the same one. */
export const locks = { migrate: 7_011_946_521, setup: 7_011_946_522 }

/**
 * One replica at a time. It asks again and again instead of waiting inside Postgres: a session that waits there holds a snapshot,
 * and `create index concurrently` in the session that works would wait for it in turn, for ever.
 */
export async function withLock<Result>(sql: Sql, key: number, work: (connection: Reserved) => Promise<Result>): Promise<Result> {
  const connection = await sql.reserve()
  try {
    for (;;) {
      const [row] = await connection<{ taken: boolean }[]>`select pg_try_advisory_lock(${key}) as taken`
      if (row?.taken) break
      await sleep(50)
    }
    try {
      return await work(connection)
    } finally {
      await connection`select pg_advisory_unlock(${key})`
    }
  } finally {
    connection.release()
  }
}
