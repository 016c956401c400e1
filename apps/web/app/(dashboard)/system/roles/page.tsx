import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Roles } from './list.tsx'
import { rolesView } from './view.ts'

export default async function RolesPage(props: ListPageProps) {
  return <Roles initial={await prefetchList(rolesView, props)} />
}
