import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Limits } from './list.tsx'
import { limitsView } from './view.ts'

export default async function LimitsPage(props: ListPageProps) {
  return <Limits initial={await prefetchList(limitsView, props)} />
}
