import { and, eq, or, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { Ctx } from './ctx.ts'
import { list, type Op } from './op.ts'
import type { Columns } from './policy.ts'

export const pickInput = z.object({
  q: z.string().max(255).optional(),
  /** Only what lies in this domain. */
  domainId: z.string().max(255).optional(),
  limit: z.int().min(1, 'must be at least 1').max(50, 'must be at most 50').default(20),
})

export interface Picked {
  id: string
  name: string
  /** What tells two of one name apart. */
  detail: string | null
}

interface PickSpec {
  policy: string
  visible: Columns
  from: PgTable
  /** What the detail is read from. */
  beside?: { table: PgTable; on: SQL }
  id: AnyPgColumn
  name: AnyPgColumn
  detail?: AnyPgColumn | SQL
  domain?: AnyPgColumn
  where?(ctx: Ctx): (SQL | undefined)[]
}

/** What a field offers while somebody types: names that begin so, then those that hold it. */
export const pick = (spec: PickSpec): Op<typeof pickInput, Picked[]> =>
  list({
    policy: spec.policy,
    input: pickInput,
    columns: spec.visible,
    async run(ctx, { q = '', domainId, limit }, visible) {
      const words = q.trim()
      const matches = words === '' ? undefined : or(eq(spec.id, words), sql`strpos(lower(${spec.name}), lower(${words})) > 0`)
      const inDomain = domainId === undefined || !spec.domain ? undefined : eq(spec.domain, domainId)
      const fields = { id: sql<string>`${spec.id}`, name: sql<string>`${spec.name}`, detail: sql<string | null>`${spec.detail ?? null}` }
      const { table, on } = spec.beside ?? { table: spec.from, on: undefined }
      const rows = ctx.db.select(fields).from(spec.from).$dynamic()
      return (on ? rows.leftJoin(table, on) : rows)
        .where(and(visible, ...(spec.where?.(ctx) ?? []), matches, inDomain))
        .orderBy(sql`starts_with(lower(${spec.name}), lower(${words})) desc`, sql`lower(${spec.name})`, spec.id)
        .limit(limit)
    },
  })
