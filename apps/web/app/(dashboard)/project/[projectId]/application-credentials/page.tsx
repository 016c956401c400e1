import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { requireVisitor } from '@/lib/visit.ts'
import { ApplicationCredentials } from './list.tsx'
import { applicationCredentialsView } from './view.ts'

type Props = ListPageProps & { params: Promise<{ projectId: string }> }

export default async function ApplicationCredentialsPage({ params, ...props }: Props) {
  const { account } = await requireVisitor()
  const own = { userId: account.user.id, projectId: (await params).projectId }
  return <ApplicationCredentials own={own} initial={await prefetchList(applicationCredentialsView(own), props)} />
}
