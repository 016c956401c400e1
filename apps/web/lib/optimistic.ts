import { type Query, type QueryClient, type QueryFilters } from '@tanstack/react-query'

/** Put on a row while a change of it is on its way: pages show it greyed, or as "deleting". */
export type Mark = 'changing' | 'deleting'
export interface Marked {
  pending?: Mark
}

export interface Change<R> {
  id: string
  /** The lists and details that may show it. */
  queries: readonly QueryFilters[]
  /** What it will look like. Nothing for deletions: a row goes when the server says that it is gone. */
  patch: Readonly<Record<string, unknown>>
  mark?: Mark
  call(): Promise<R>
}

interface Pending {
  id: string
  queries: readonly QueryFilters[]
  patch: Readonly<Record<string, unknown>>
  mark: Mark
}

export interface Optimist {
  /** Shows the change at once and takes it back if it fails; the rejection carries the cause. */
  run<R>(change: Change<R>): Promise<R>
}

const optimists = new WeakMap<QueryClient, Optimist>()

/** One for each client: changes that overlap must know of each other. */
export function optimist(client: QueryClient): Optimist {
  const made = optimists.get(client) ?? makeOptimist(client)
  optimists.set(client, made)
  return made
}

/**
 * What is shown is what the server last said, with every pending change laid over it. So an event may refetch a list in the middle
 * of a change without the old value flickering back, and a change that fails takes away nothing but itself.
 */
function makeOptimist(client: QueryClient): Optimist {
  const cache = client.getQueryCache()
  const pending = new Set<Pending>()
  /** What the server last said, by query, as long as something is laid over it. */
  const said = new Map<string, unknown>()

  const matching = ({ queries }: Pending) => new Set(queries.flatMap((filters) => cache.findAll(filters)))
  const over = (query: Query) => [...pending].filter((change) => matching(change).has(query))

  const show = (query: Query) => {
    const changes = over(query)
    const before = said.get(query.queryHash)
    if (changes.length === 0) said.delete(query.queryHash)
    if (before === undefined) return
    const shown = changes.reduce<unknown>((data, { id, patch, mark }) => patched(data, id, { ...patch, pending: mark }), before)
    client.setQueryData(query.queryKey, shown, { updatedAt: query.state.dataUpdatedAt })
  }

  cache.subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual || over(event.query).length === 0) return
    said.set(event.query.queryHash, event.query.state.data)
    show(event.query)
  })

  const begin = (change: Pending) => {
    for (const query of matching(change)) {
      if (!said.has(query.queryHash)) said.set(query.queryHash, query.state.data)
    }
    pending.add(change)
    for (const query of matching(change)) show(query)
  }

  const end = (change: Pending, outcome: 'done' | 'failed') => {
    const queries = matching(change)
    pending.delete(change)
    for (const query of queries) {
      if (outcome === 'done') said.set(query.queryHash, patched(said.get(query.queryHash), change.id, change.patch))
      show(query)
    }
  }

  return {
    async run({ id, queries, patch, mark = 'changing', call }) {
      const change: Pending = { id, queries, patch, mark }
      begin(change)
      try {
        const result = await call()
        end(change, 'done')
        return result
      } catch (error) {
        end(change, 'failed')
        throw error
      } finally {
        // Also cancels what was asked before the change was made: its answer would be the old one.
        for (const filters of queries) void client.invalidateQueries(filters)
      }
    },
  }
}

type Data = Readonly<Record<string, unknown>>

const isRecord = (data: unknown): data is Data => typeof data === 'object' && data !== null

/** Of a list the row, of a page the thing it is about; whatever else is in the cache stays as it is. */
function patched(data: unknown, id: string, patch: Data): unknown {
  if (!isRecord(data)) return data
  if (data['id'] === id) return { ...data, ...patch }
  const inside = Object.entries(data).map(([key, value]) => [key, value, patchedPart(value, id, patch)] as const)
  if (inside.every(([, before, after]) => before === after)) return data
  return Object.fromEntries(inside.map(([key, , after]) => [key, after]))
}

function patchedPart(part: unknown, id: string, patch: Data): unknown {
  if (!Array.isArray(part)) return isRecord(part) && part['id'] === id ? { ...part, ...patch } : part
  if (!part.some((one: unknown) => isRecord(one) && one['id'] === id)) return part
  return part.map((one: unknown) => (isRecord(one) && one['id'] === id ? { ...one, ...patch } : one))
}
