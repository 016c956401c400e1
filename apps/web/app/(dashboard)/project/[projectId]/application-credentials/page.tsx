import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { ApplicationCredentials } from './list.tsx'
import { applicationCredentialsView } from './view.ts'

type Props = ListPageProps & { params: Promise<{ projectId: string }> }

export default async function ApplicationCredentialsPage({ params, ...props }: Props) {
  const { projectId } = await params
  const initial = await prefetchList(({ account }) => applicationCredentialsView({ userId: account.user.id, projectId }), props)
  return <ApplicationCredentials projectId={projectId} initial={initial} />
}
