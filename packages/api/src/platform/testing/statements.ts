import { drizzle } from 'drizzle-orm/postgres-js'
import type { Cloud } from '../ctx.ts'

/** The same cloud, counting what is asked of its database: for tests that hold an operation to its number of statements. */
export function counting<C extends Cloud>(cloud: C): C & { statements: string[] } {
  const statements: string[] = []
  const db = drizzle({ client: cloud.sql, logger: { logQuery: (text) => void statements.push(text) } })
  return { ...cloud, db, statements }
}
