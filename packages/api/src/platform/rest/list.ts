import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { Ctx } from '../ctx.ts'
import { badRequest } from '../fault.ts'
import type { View } from './fields.ts'

/** A page and, when there is more, the marker that leads on. */
export interface Page<T> {
  rows: T[]
  next?: string
}

/** Inputs that every list understands. */
export const paging = {
  limit: z.coerce.number().int('must be a whole number').min(1, 'must be at least 1').optional(),
  marker: z.string().max(255).optional(),
}

/** Keystone's flags: `?enabled`, `?enabled=true`, `?enabled=0`. Outside words are not truth: anything else is refused. */
export const flag = z.preprocess((value) => {
  if (typeof value !== 'string') return value
  const word = value.toLowerCase()
  if (['', 'true', '1', 'yes', 'on', 't', 'y'].includes(word)) return true
  if (['false', '0', 'no', 'off', 'f', 'n'].includes(word)) return false
  return value
}, z.boolean('must be true or false'))

interface Listing {
  /** The key of the table: lists go on after it. */
  id: AnyPgColumn
  where?: (SQL | undefined)[]
  sort?: { column: AnyPgColumn; direction: 'asc' | 'desc' } | undefined
  limit?: number | undefined
  marker?: string | undefined
}

/** A page of a table by keyset: the marker is resolved to its row, so a list that changes under the reader neither repeats nor skips. */
export async function page<T extends PgTable & { $inferSelect: { id: string } }>(
  ctx: Ctx,
  table: T,
  listing: Listing,
): Promise<Page<T['$inferSelect']>> {
  const { id, sort, limit } = listing
  const order = sort?.direction === 'desc' ? desc : asc
  const rows = ctx.db
    .select()
    .from(table)
    .where(and(...(listing.where ?? []), await after(ctx, table, listing)))
    .orderBy(...(sort ? [order(sort.column), order(id)] : [order(id)]))
    .$dynamic()
  return cut((await (limit === undefined ? rows : rows.limit(limit + 1))) as T['$inferSelect'][], limit)
}

async function after(ctx: Ctx, table: PgTable, { id, sort, marker }: Listing): Promise<SQL | undefined> {
  if (marker === undefined) return undefined
  const [found] = await ctx.db.select({ id }).from(table).where(eq(id, marker)).limit(1)
  if (!found) throw badRequest(`there is no item with the id '${marker}' to continue after`, { path: ['marker'] })
  const keys = sort ? sql`${sort.column}, ${id}` : sql`${id}`
  return sql`(${keys}) ${sql.raw(sort?.direction === 'desc' ? '<' : '>')} (select ${keys} from ${table} where ${id} = ${marker})`
}

/** Cuts the row that was read only to see whether there is more. */
export function cut<T extends { id: string }>(rows: T[], limit: number | undefined): Page<T> {
  if (limit === undefined || rows.length <= limit) return { rows }
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  return last ? { rows: kept, next: last.id } : { rows: kept }
}

/** Keystone's lists: `{ "users": […], "links": { "self", "next", "previous" } }`. */
export const keystoneList =
  <T>(key: string, item: View<T>): View<Page<T>> =>
  (page, reply) => ({
    [key]: page.rows.map((row) => item(row, reply)),
    links: { next: page.next === undefined ? null : nextLink(reply.self, page.next), self: reply.self, previous: null },
  })

export function nextLink(self: string, marker: string): string {
  const url = new URL(self)
  url.searchParams.set('marker', marker)
  return url.toString()
}
