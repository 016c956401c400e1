import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { requireVisitor } from '@/lib/visit.ts'
import { Trusts } from './list.tsx'
import { trustsView } from './view.ts'

type Props = ListPageProps & { params: Promise<{ projectId: string }> }

export default async function TrustsPage({ params, ...props }: Props) {
  const { account } = await requireVisitor()
  const own = { userId: account.user.id, projectId: (await params).projectId }
  return <Trusts own={own} initial={await prefetchList(trustsView(own.userId), props)} />
}
