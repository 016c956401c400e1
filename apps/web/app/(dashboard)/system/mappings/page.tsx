import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Mappings } from './list.tsx'
import { mappingsView } from './view.ts'

export default async function MappingsPage(props: ListPageProps) {
  return <Mappings initial={await prefetchList(mappingsView, props)} />
}
