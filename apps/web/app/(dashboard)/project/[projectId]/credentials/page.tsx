import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { requireVisitor } from '@/lib/visit.ts'
import { Credentials } from './list.tsx'
import { credentialsView } from './view.ts'

type Props = ListPageProps & { params: Promise<{ projectId: string }> }

export default async function CredentialsPage({ params, ...props }: Props) {
  const { account } = await requireVisitor()
  const own = { userId: account.user.id, projectId: (await params).projectId }
  return <Credentials own={own} initial={await prefetchList(credentialsView(own.userId), props)} />
}
