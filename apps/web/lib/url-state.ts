/**
 * The state of a view, as its URL says it: a pasted link shows a colleague the same.
 * A schema names each part; what has its default is left out, what the schema does not know stays out, and the order is the schema's.
 */
export interface Param<T> {
  fallback: T
  /** From the query, `undefined` when it says nothing or nonsense: a wrong link still shows a page. */
  read(query: URLSearchParams, name: string): T | undefined
  /** Pairs of name and value; none for the default. */
  write(value: T, name: string): [string, string][]
  /** Another page, panel or column leaves the list where it is; everything else begins it anew. */
  keepsPlace?: true
}

export type UrlSchema<T> = { [K in keyof T]: Param<T[K]> }
export type StateOf<V> = V extends UrlView<infer T> ? T : never

/** What Next hands to a page on the server. */
export type SearchParams = Record<string, string | string[] | undefined>

export interface UrlView<T> {
  parse(query: URLSearchParams | SearchParams): T
  /** Without the `?`; empty when everything has its default. */
  print(state: T): string
  /** The state after a change. A changed filter, sort or size leads to the first page. */
  change(state: T, patch: Partial<T>): T
}

/** A link from elsewhere is no reason to keep a megabyte. */
const longest = 1024

const said = (query: URLSearchParams, name: string) => query.get(name)?.slice(0, longest) ?? undefined

export function text(fallback = ''): Param<string> {
  return { fallback, read: said, write: (value, name) => (value === fallback ? [] : [[name, value]]) }
}

export function oneOf<const T extends string>(allowed: readonly T[], fallback: NoInfer<T>): Param<T> {
  return {
    fallback,
    read: (query, name) => allowed.find((one) => one === query.get(name)),
    write: (value, name) => (value === fallback ? [] : [[name, value]]),
  }
}

/** A tab of a detail page: changing it keeps the list inside another where it is. */
export const tab = <const T extends string>(allowed: readonly T[], fallback: NoInfer<T>): Param<T> => ({
  ...oneOf(allowed, fallback),
  keepsPlace: true,
})

export function integer(range: { min: number; max: number; fallback: number }): Param<number> {
  return {
    fallback: range.fallback,
    read(query, name) {
      const given = query.get(name)
      if (!given || !/^\d{1,9}$/.test(given)) return undefined
      return Math.min(Math.max(Number(given), range.min), range.max)
    },
    write: (value, name) => (value === range.fallback ? [] : [[name, String(value)]]),
  }
}

/** Facets with several values each: `f.enabled=true&f.domain=a&f.domain=b`. */
export function facets<const F extends string>(names: readonly F[]): Param<Partial<Record<F, string[]>>> {
  return {
    fallback: {},
    read(query, name) {
      const found: Partial<Record<F, string[]>> = {}
      for (const facet of names) {
        const values = [...new Set(query.getAll(`${name}.${facet}`))].slice(0, 100).map((value) => value.slice(0, longest))
        if (values.length > 0) found[facet] = values
      }
      return found
    },
    write: (value, name) => names.flatMap((facet) => (value[facet] ?? []).map((one): [string, string] => [`${name}.${facet}`, one])),
  }
}

export interface Sort<C extends string> {
  by: C
  descending: boolean
}

/** `sort=name` ascending, `sort=-name` descending. */
export function sort<const C extends string>(columns: readonly C[], fallback: NoInfer<C> | `-${NoInfer<C>}`): Param<Sort<C>> {
  const read = (given: string | null): Sort<C> | undefined => {
    const by = columns.find((column) => column === given?.replace(/^-/, ''))
    return by === undefined ? undefined : { by, descending: given?.startsWith('-') ?? false }
  }
  const print = (value: Sort<C>) => `${value.descending ? '-' : ''}${value.by}`
  const usual = read(fallback)
  if (!usual) throw new Error(`The list is sorted by "${fallback}", which is none of its columns: ${columns.join(', ')}.`)
  return {
    fallback: usual,
    read: (query, name) => read(query.get(name)),
    write: (value, name) => (print(value) === fallback ? [] : [[name, print(value)]]),
  }
}

/** Columns that are shown, in their order; null for the usual ones. */
export function columns(names: readonly string[]): Param<string[] | null> {
  return {
    fallback: null,
    keepsPlace: true,
    read(query, name) {
      const shown =
        query
          .get(name)
          ?.slice(0, longest)
          .split('.')
          .filter((column) => names.includes(column)) ?? []
      return shown.length > 0 ? [...new Set(shown)] : undefined
    },
    write: (value, name) => (value ? [[name, value.join('.')]] : []),
  }
}

export interface Panel<N extends string> {
  name: N
  params: Record<string, string>
}

/** A side panel or dialog that is open, and what it is about: `panel=edit&panel.id=…`. Back closes it. */
export function panel<const N extends string>(names: readonly N[]): Param<Panel<N> | null> {
  return {
    fallback: null,
    keepsPlace: true,
    read(query, name) {
      const open = names.find((one) => one === query.get(name))
      if (!open) return undefined
      const own = [...query].slice(0, 100).filter(([key]) => key.startsWith(`${name}.`))
      const params = Object.fromEntries(own.map(([key, value]) => [key.slice(name.length + 1), value.slice(0, longest)]))
      return { name: open, params }
    },
    write(value, name) {
      if (!value) return []
      const params = Object.entries(value.params).sort(([a], [b]) => (a < b ? -1 : 1))
      return [[name, value.name], ...params.map(([key, one]): [string, string] => [`${name}.${key}`, one])]
    },
  }
}

/** The last so-and-so long, which moves with the clock, or from one moment to another. */
export type TimeRange = { last: string } | { from: string; to: string }

export function timeRange(fallback: TimeRange | null = null): Param<TimeRange | null> {
  const print = (range: TimeRange | null) => (range === null ? 'all' : 'last' in range ? range.last : `${range.from}..${range.to}`)
  return {
    fallback,
    read(query, name) {
      const given = query.get(name) ?? ''
      if (given === 'all') return null
      if (/^\d{1,4}[mhdw]$/.test(given)) return { last: given }
      const [from = '', to = ''] = given.split('..')
      return isInstant(from) && isInstant(to) && from <= to ? { from, to } : undefined
    },
    write: (value, name) => (print(value) === print(fallback) ? [] : [[name, print(value)]]),
  }
}

const isInstant = (given: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z$/.test(given) && !Number.isNaN(Date.parse(given))

/** What most lists have; a page adds its facets, columns, tabs and panels. */
export const paging = {
  after: text(),
  before: text(),
  size: integer({ min: 1, max: 1000, fallback: 50 }),
}

export function urlView<T extends object>(schema: UrlSchema<T>): UrlView<T> {
  return {
    parse: (query) => readState(schema, asQuery(query)),
    print: (state) => {
      const query = new URLSearchParams()
      for (const name in schema) {
        for (const [key, value] of schema[name].write(state[name], name)) query.append(key, value)
      }
      return query.toString()
    },
    change(state, patch) {
      const keys = Object.keys(patch)
      const turned = keys.includes('after') || keys.includes('before')
      const stays = turned || keys.every((key) => isKnown(schema, key) && schema[key].keepsPlace)
      return { ...state, ...(stays ? {} : firstPage(state)), ...patch }
    },
  }
}

const isKnown = <T>(schema: UrlSchema<T>, key: string): key is Extract<keyof T, string> => Object.hasOwn(schema, key)

const firstPage = (state: object) => ({ ...('after' in state ? { after: '' } : {}), ...('before' in state ? { before: '' } : {}) })

function readState<T>(schema: UrlSchema<T>, query: URLSearchParams): T
function readState(schema: Record<string, Param<unknown>>, query: URLSearchParams): Record<string, unknown> {
  // `null` is a value that can be said, such as no time range at all.
  const found = Object.entries(schema).map(([name, param]) => [name, param.read(query, name), param.fallback] as const)
  return Object.fromEntries(found.map(([name, value, fallback]) => [name, value === undefined ? fallback : value]))
}

function asQuery(given: URLSearchParams | SearchParams): URLSearchParams {
  if (given instanceof URLSearchParams) return given
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) {
    for (const one of Array.isArray(value) ? value : value === undefined ? [] : [value]) query.append(name, one)
  }
  return query
}
