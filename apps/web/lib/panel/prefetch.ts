import type { Browsed } from '@pileus/api/platform/browse'
import type { Api } from '@/lib/api.ts'
import type { Shell } from '@/lib/cloud.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { asVisitor, isGoneTo, requireVisitor, unlessRefused } from '@/lib/visit.ts'
import type { DetailPageProps, DetailView } from './detail-view.ts'
import type { ListPageProps, ListView, Prefetched } from './list-view.ts'

/** The first page of a list, asked while the page is rendered: it is there with the first paint. Some lists depend on who looks. */
export async function prefetchList<Row>(
  list: ListView<Row> | ((visitor: Shell) => ListView<Row>),
  { searchParams }: ListPageProps,
): Promise<Prefetched<Browsed<Row>> | undefined> {
  if (await isGoneTo()) return undefined
  const visitor = await requireVisitor()
  const { preferences, cursor } = visitor
  const { api } = await asVisitor()
  const view = typeof list === 'function' ? list(visitor) : list
  const input = view.input(view.url.parse(await searchParams), preferences.pageSize)
  const data = await unlessRefused(view.read(api, input))
  return data === null ? undefined : { input, data, cursor }
}

/** What a detail page shows, or nothing: then the browser asks, and shows why there is nothing. */
export async function prefetch<T>(read: (api: Api, visitor: Shell) => Promise<T>): Promise<Rendered<T> | undefined> {
  if (await isGoneTo()) return undefined
  const visitor = await requireVisitor()
  const { api } = await asVisitor()
  const data = await unlessRefused(read(api, visitor))
  return data === null ? undefined : { data, cursor: visitor.cursor }
}

/** What the page about one thing shows, asked while it is rendered. */
export async function prefetchDetail<Page>(
  view: DetailView<Page>,
  { params }: DetailPageProps,
): Promise<{ id: string; initial: Rendered<Page> | undefined }> {
  const id = decodeURIComponent((await params).id)
  return { id, initial: await prefetch((api) => view.read(api, id)) }
}
