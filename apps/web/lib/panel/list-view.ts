import type { BrowseInput, Browsed } from '@pileus/api/platform/browse'
import type { Api } from '@/lib/api.ts'
import type { Rendered } from '@/lib/live/rendered.ts'
import {
  facets,
  integer,
  panel,
  type Param,
  type Panel,
  type SearchParams,
  type Sort,
  sort,
  text,
  type UrlView,
  urlView,
} from '@/lib/url-state.ts'

/** What the URL says about a list. */
export interface ListState {
  q: string
  f: Partial<Record<string, string[]>>
  sort: Sort<string>
  after: string
  before: string
  /** 0: what the settings say. */
  size: number
  panel: Panel<string> | null
}

interface Declared<Row> {
  /** Names the list: in questions, and in the settings where columns are kept. */
  id: string
  /** Kinds of events after which it has to be asked for again. */
  kinds: readonly string[]
  facets?: readonly string[]
  sort: readonly string[]
  fallback: string
  /** Side panels that the list can open: `create`, `edit`, ... */
  panels?: readonly string[]
  read(api: Api, input: BrowseInput): Promise<Browsed<Row>>
}

export interface ListView<Row> extends Declared<Row> {
  url: UrlView<ListState>
  input(state: ListState, usualSize: number): BrowseInput
}

/** A list as both sides know it: the server, which asks before it renders, and the browser, which asks again. */
export function listView<Row>(declared: Declared<Row>): ListView<Row> {
  const schema: { [K in keyof ListState]: Param<ListState[K]> } = {
    q: text(),
    f: facets(declared.facets ?? []),
    sort: sort(declared.sort, declared.fallback),
    after: text(),
    before: text(),
    size: integer({ min: 0, max: 1000, fallback: 0 }),
    panel: panel(declared.panels ?? []),
  }
  return { ...declared, url: urlView(schema), input }
}

function input({ q, f, sort: { by, descending }, after, before, size }: ListState, usualSize: number): BrowseInput {
  const filter = Object.fromEntries(Object.entries(f).filter((entry): entry is [string, string[]] => (entry[1]?.length ?? 0) > 0))
  return {
    ...(q === '' ? {} : { q }),
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
    sort: by,
    desc: descending,
    ...(after === '' ? {} : { after }),
    ...(before === '' ? {} : { before }),
    size: size === 0 ? usualSize : size,
  }
}

/** What the server asked when it rendered the page: the browser takes it instead of asking the same. */
export interface Prefetched<T> extends Rendered<T> {
  input: unknown
}

export interface ListPageProps {
  searchParams: Promise<SearchParams>
}
