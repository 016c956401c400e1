import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Endpoints } from './list.tsx'
import { endpointsView } from './view.ts'

export default async function EndpointsPage(props: ListPageProps) {
  return <Endpoints initial={await prefetchList(endpointsView, props)} />
}
