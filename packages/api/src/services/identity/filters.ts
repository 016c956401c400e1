import { eq, ilike, like, type SQL } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { text } from './inputs.ts'

/** Keystone's inexact filters of a name: `name=web`, `name__contains=web`, `name__istartswith=WEB`, … */
export const nameFilters = {
  name: text().optional(),
  name__contains: text().optional(),
  name__icontains: text().optional(),
  name__startswith: text().optional(),
  name__istartswith: text().optional(),
  name__endswith: text().optional(),
  name__iendswith: text().optional(),
}

type NameFilters = { [K in keyof typeof nameFilters]?: string | undefined }

export function nameIs(column: AnyPgColumn, wanted: NameFilters): SQL[] {
  const when = (text: string | undefined, make: (escaped: string) => SQL) => (text === undefined ? [] : [make(literal(text))])
  return [
    ...(wanted.name === undefined ? [] : [eq(column, wanted.name)]),
    ...when(wanted.name__contains, (t) => like(column, `%${t}%`)),
    ...when(wanted.name__icontains, (t) => ilike(column, `%${t}%`)),
    ...when(wanted.name__startswith, (t) => like(column, `${t}%`)),
    ...when(wanted.name__istartswith, (t) => ilike(column, `${t}%`)),
    ...when(wanted.name__endswith, (t) => like(column, `%${t}`)),
    ...when(wanted.name__iendswith, (t) => ilike(column, `%${t}`)),
  ]
}

/** `%` and `_` are meant as they are written. */
const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&')
