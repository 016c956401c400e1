import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Services } from './list.tsx'
import { servicesView } from './view.ts'

export default async function ServicesPage(props: ListPageProps) {
  return <Services initial={await prefetchList(servicesView, props)} />
}
