import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

/**
 * One pool per process. `sql` is for hot paths and LISTEN, `db` (Drizzle) for everything else; both share the connections.
 * A transaction that stops talking for 10 s is ended by Postgres: it would hold back the event feed of the whole cloud.
 */
export function connect(url: string, options: { max?: number; name?: string } = {}) {
  const sql = postgres(url, {
    max: options.max ?? 10,
    onnotice: () => undefined,
    connect_timeout: 10,
    connection: {
      application_name: options.name ?? 'pileus',
      TimeZone: 'UTC',
      idle_in_transaction_session_timeout: 10_000,
    },
  })
  const db = drizzle({ client: sql })
  return { sql, db, close: () => sql.end({ timeout: 5 }) }
}

export type Connection = ReturnType<typeof connect>
export type Sql = Connection['sql']
export type Db = Connection['db']
/** A transaction of `Db`. Only operations and task steps are handed one, so nothing else can write. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]
