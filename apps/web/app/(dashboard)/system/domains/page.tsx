import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Domains } from './list.tsx'
import { domainsView } from './view.ts'

export default async function DomainsPage(props: ListPageProps) {
  return <Domains initial={await prefetchList(domainsView, props)} />
}
