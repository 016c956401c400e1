import type { Verdict } from '@pileus/api/platform/can'

interface Asked {
  q?: string | undefined
  filter?: Record<string, string[]> | undefined
  sort?: string | undefined
  desc?: boolean | undefined
  after?: string | undefined
  before?: string | undefined
  size?: number | undefined
}

interface Row {
  id: string
  can: Record<string, Verdict>
}

interface Listing<R> {
  search: readonly (keyof R & string)[]
  order: keyof R & string
  /** By column; `label` names another that says it to people. */
  facets?: Readonly<Record<string, { label?: keyof R & string; values?: readonly string[] }>>
  /** What can be asked for that is no column. */
  filters?: Readonly<Record<string, (row: R, values: readonly string[]) => boolean>>
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)
const cell = (row: object, column: string): unknown => Object.entries(row).find(([name]) => name === column)?.[1]
const valuesOf = (row: object, column: string): string[] => {
  const value = cell(row, column)
  return Array.isArray(value) ? value.map(text) : [text(value)]
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return text(a).toLowerCase().localeCompare(text(b).toLowerCase())
}

/** What `platform/browse.ts` does in SQL, for rows in memory: search, filters, facets, order and pages. Cursors are positions. */
export function browsed<R extends Row, const B extends string>(
  all: readonly R[],
  asked: Asked,
  { search, order, facets = {}, filters = {} }: Listing<R>,
  actions: readonly B[],
) {
  const { q = '', filter = {}, sort = order, desc = false, size = 50 } = asked
  const words = q.trim().toLowerCase()
  const found = all.filter(
    (row) => words === '' || row.id === q.trim() || search.some((column) => text(row[column]).toLowerCase().includes(words)),
  )
  const passes = (row: R, except?: string) =>
    Object.entries(filter).every(([name, values]) => {
      if (name === except || values.length === 0) return true
      return filters[name]?.(row, values) ?? valuesOf(row, name).some((value) => values.includes(value))
    })
  const rows = found.filter((row) => passes(row)).toSorted((a, b) => (desc ? -1 : 1) * compare(cell(a, sort), cell(b, sort)))
  const from = asked.after ? Number(asked.after) : asked.before ? Math.max(0, Number(asked.before) - size) : 0
  return {
    rows: rows.slice(from, from + size).map(switched),
    can: allowed(actions),
    total: rows.length,
    facets: Object.fromEntries(
      Object.entries(facets).map(([name, facet]) => [
        name,
        counted(
          found.filter((row) => passes(row, name)),
          name,
          facet,
        ),
      ]),
    ),
    next: from + size < rows.length ? String(from + size) : null,
    previous: from > 0 ? String(from) : null,
  }
}

function counted<R extends Row>(
  rows: readonly R[],
  name: string,
  { label, values }: { label?: keyof R & string; values?: readonly string[] },
) {
  const groups = Map.groupBy(
    rows.flatMap((row) => valuesOf(row, name).map((value) => ({ value, said: label === undefined ? undefined : text(row[label]) }))),
    ({ value }) => value,
  )
  return (values ?? [...groups.keys()]).map((value) => {
    const said = groups.get(value)?.[0]?.said
    return { value, ...(said === undefined ? {} : { label: said }), count: groups.get(value)?.length ?? 0 }
  })
}

function allowed<const A extends string>(actions: readonly A[]): Record<A, true>
function allowed(actions: readonly string[]): Record<string, true> {
  return Object.fromEntries(actions.map((action) => [action, true]))
}

/** What is on cannot be switched on: the one verdict that rows here have to keep true. */
export function switched<R extends Row>(row: R): R {
  if (!('enabled' in row) || !('enable' in row.can)) return row
  const already = {
    code: row.enabled ? 'enabled' : 'disabled',
    message: row.enabled ? 'This is enabled already.' : 'This is disabled already.',
  }
  return { ...row, can: { ...row.can, enable: row.enabled ? already : true, disable: row.enabled ? true : already } }
}
