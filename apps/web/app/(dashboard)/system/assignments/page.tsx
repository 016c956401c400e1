import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Assignments } from './list.tsx'
import { assignmentsView } from './view.ts'

export default async function AssignmentsPage(props: ListPageProps) {
  return <Assignments initial={await prefetchList(assignmentsView, props)} />
}
