import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Groups } from './list.tsx'
import { groupsView } from './view.ts'

export default async function GroupsPage(props: ListPageProps) {
  return <Groups initial={await prefetchList(groupsView, props)} />
}
