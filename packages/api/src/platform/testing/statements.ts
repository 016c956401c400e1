import { drizzle } from 'drizzle-orm/postgres-js'
import type { Sql } from '@pileus/db/client'
import type { Cloud } from '../ctx.ts'

/** The same cloud, counting what is asked of its database: for tests that hold an operation to its number of statements. */
export function counting<C extends Cloud>(cloud: C): C & { statements: string[] } {
  const statements: string[] = []
  const db = drizzle({ client: cloud.sql, logger: { logQuery: (text) => void statements.push(text) } })
  return { ...cloud, db, sql: counted(cloud.sql, statements), statements }
}

/** What is written without Drizzle. */
const counted = (sql: Sql, statements: string[]): Sql =>
  new Proxy(sql, {
    apply(ask, self, parts: unknown[]) {
      const [text] = parts
      if (Array.isArray(text) && 'raw' in text) statements.push(text.join('$'))
      return Reflect.apply(ask, self, parts) as unknown
    },
  })
