import type { Sql } from '@pileus/db/client'
import type { Secrets } from './secrets.ts'

const batch = 500

/**
 * Every sealed column, with the column that sealed it to its row. Found by asking the database, so none can be forgotten:
 * such a column is commented `sealed to <expression>`, the expression being what it was sealed to.
 */
interface SealedColumn {
  table: string
  column: string
  key: string
}

async function sealedColumns(sql: Sql): Promise<SealedColumn[]> {
  return sql<SealedColumn[]>`
    select c.oid::regclass::text as table, quote_ident(a.attname) as column, substring(d.description from '^sealed to (.*)$') as key
    from pg_description d
    join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass
    join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid
    where d.description like 'sealed to %' and c.relkind in ('r', 'p')`
}

/** Wraps every sealed value with the current master key. Runs beside the live cloud: a row is changed only if nobody else has. */
export async function rewrapAll(sql: Sql, secrets: Secrets, progress: (table: string, rewrapped: number) => void): Promise<number> {
  let total = 0
  for (const { table, column, key } of await sealedColumns(sql)) {
    const rewrapped = await rewrapColumn(sql, secrets, { table, column, key })
    progress(table, rewrapped)
    total += rewrapped
  }
  return total
}

async function rewrapColumn(sql: Sql, secrets: Secrets, { table, column, key }: SealedColumn): Promise<number> {
  let total = 0
  let after = ''
  for (;;) {
    const rows = await sql<{ key: string; sealed: Buffer }[]>`
      select ${sql.unsafe(key)} as key, ${sql.unsafe(column)} as sealed from ${sql.unsafe(table)}
      where ${sql.unsafe(key)} > ${after} and ${sql.unsafe(column)} is not null order by 1 limit ${batch}`
    for (const row of rows) {
      const rewrapped = secrets.rewrap(row.sealed)
      if (!rewrapped) continue
      await sql`update ${sql.unsafe(table)} set ${sql.unsafe(column)} = ${rewrapped} where ${sql.unsafe(key)} = ${row.key} and ${sql.unsafe(column)} = ${row.sealed}`
      total++
    }
    const last = rows.at(-1)
    if (!last || rows.length < batch) return total
    after = last.key
  }
}
