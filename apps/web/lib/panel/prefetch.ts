import type { Browsed } from '@pileus/api/platform/browse'
import type { Api } from '@/lib/api.ts'
import { asVisitor, requireVisitor, unlessRefused } from '@/lib/visit.ts'
import type { ListPageProps, ListView, Prefetched } from './list-view.ts'

/** The first page of a list, asked while the page is rendered: it is there with the first paint. */
export async function prefetchList<Row>(
  view: ListView<Row>,
  { searchParams }: ListPageProps,
): Promise<Prefetched<Browsed<Row>> | undefined> {
  const { preferences } = await requireVisitor()
  const { api } = await asVisitor()
  const input = view.input(view.url.parse(await searchParams), preferences.pageSize)
  const data = await unlessRefused(view.read(api, input))
  return data === null ? undefined : { input, data }
}

/** What a detail page shows, or nothing: then the browser asks, and shows why there is nothing. */
export async function prefetch<T>(read: (api: Api) => Promise<T>): Promise<T | undefined> {
  await requireVisitor()
  const { api } = await asVisitor()
  return (await unlessRefused(read(api))) ?? undefined
}
