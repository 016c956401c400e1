import type { Sql, Tx } from '@pileus/db/client'

/**
 * The same transaction as postgres.js sees it, for the platform's few hot statements: prepared, and pipelined when not awaited one by one.
 * Drizzle's own `execute` describes an unprepared statement first, which is a second round trip.
 */
export function rawSql(tx: Tx): Sql {
  const { session } = tx as unknown as { session: { client: Sql } }
  return session.client
}
