import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Users } from './list.tsx'
import { usersView } from './view.ts'

export default async function UsersPage(props: ListPageProps) {
  return <Users initial={await prefetchList(usersView, props)} />
}
