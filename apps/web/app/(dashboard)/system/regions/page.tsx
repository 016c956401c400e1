import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Regions } from './list.tsx'
import { regionsView } from './view.ts'

export default async function RegionsPage(props: ListPageProps) {
  return <Regions initial={await prefetchList(regionsView, props)} />
}
