import { Trusts } from '@/app/(dashboard)/project/[projectId]/trusts/list.tsx'
import { trustsView } from '@/app/(dashboard)/project/[projectId]/trusts/view.ts'
import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'

export default async function AllTrustsPage(props: ListPageProps) {
  return <Trusts projectId={null} initial={await prefetchList(trustsView(null), props)} />
}
