import type { Browsed } from '@pileus/api/platform/browse'
import type { Api } from '@/lib/api.ts'
import type { Rendered } from '@/lib/live/rendered.ts'
import { asVisitor, requireVisitor, unlessRefused } from '@/lib/visit.ts'
import type { DetailPageProps, DetailView } from './detail-view.ts'
import type { ListPageProps, ListView, Prefetched } from './list-view.ts'

/** The first page of a list, asked while the page is rendered: it is there with the first paint. */
export async function prefetchList<Row>(
  view: ListView<Row>,
  { searchParams }: ListPageProps,
): Promise<Prefetched<Browsed<Row>> | undefined> {
  const { preferences, cursor } = await requireVisitor()
  const { api } = await asVisitor()
  const input = view.input(view.url.parse(await searchParams), preferences.pageSize)
  const data = await unlessRefused(view.read(api, input))
  return data === null ? undefined : { input, data, cursor }
}

/** What a detail page shows, or nothing: then the browser asks, and shows why there is nothing. */
export async function prefetch<T>(read: (api: Api) => Promise<T>): Promise<Rendered<T> | undefined> {
  const { cursor } = await requireVisitor()
  const { api } = await asVisitor()
  const data = await unlessRefused(read(api))
  return data === null ? undefined : { data, cursor }
}

/** What the page about one thing shows, asked while it is rendered. */
export async function prefetchDetail<Page>(
  view: DetailView<Page>,
  { params }: DetailPageProps,
): Promise<{ id: string; initial: Rendered<Page> | undefined }> {
  const id = decodeURIComponent((await params).id)
  return { id, initial: await prefetch((api) => view.read(api, id)) }
}
