import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { Ctx } from '../../platform/ctx.ts'

const words = z.string().max(255).optional()

/** Keystone's filters by name: exactly, or by a part of it, with an `i` where case does not matter. */
export const nameFilters = {
  name: words,
  name__contains: words,
  name__icontains: words,
  name__startswith: words,
  name__istartswith: words,
  name__endswith: words,
  name__iendswith: words,
}

type NameFilters = { [K in keyof typeof nameFilters]?: string | undefined }

export function nameMatches(column: AnyPgColumn, filters: NameFilters): SQL | undefined {
  const given = (wanted: string | undefined, test: (value: string) => SQL) => (wanted === undefined ? undefined : test(wanted))
  return and(
    given(filters.name, (v) => eq(column, v)),
    given(filters.name__contains, (v) => sql`strpos(${column}, ${v}) > 0`),
    given(filters.name__icontains, (v) => sql`strpos(lower(${column}), lower(${v})) > 0`),
    given(filters.name__startswith, (v) => sql`starts_with(${column}, ${v})`),
    given(filters.name__istartswith, (v) => sql`starts_with(lower(${column}), lower(${v}))`),
    given(filters.name__endswith, (v) => sql`right(${column}, length(${v}::text)) = ${v}`),
    given(filters.name__iendswith, (v) => sql`right(lower(${column}), length(${v}::text)) = lower(${v})`),
  )
}

/** Equal to what was asked for, when something was asked for. */
export const is = (column: AnyPgColumn, wanted: string | boolean | undefined): SQL | undefined =>
  wanted === undefined ? undefined : eq(column, wanted)

/** A token of a domain sees only what lies in that domain, even in the hands of an administrator. */
export function inScope(ctx: Ctx, domainId: AnyPgColumn): SQL | undefined {
  const { scope } = ctx.caller
  return scope.kind === 'domain' ? eq(domainId, scope.domainId) : undefined
}

/** Where something new goes that names no domain: into the caller's, or the default one. */
export function domainFor(ctx: Ctx, wanted: string | null | undefined): string {
  if (wanted) return wanted
  const { scope } = ctx.caller
  return scope.kind === 'domain' ? scope.domainId : 'default'
}
