import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Trusts } from './list.tsx'
import { trustsView } from './view.ts'

type Props = ListPageProps & { params: Promise<{ projectId: string }> }

export default async function TrustsPage({ params, ...props }: Props) {
  const { projectId } = await params
  const initial = await prefetchList(({ account }) => trustsView(account.user.id), props)
  return <Trusts projectId={projectId} initial={initial} />
}
