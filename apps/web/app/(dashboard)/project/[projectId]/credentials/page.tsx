import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Credentials } from './list.tsx'
import { credentialsView } from './view.ts'

type Props = ListPageProps & { params: Promise<{ projectId: string }> }

export default async function CredentialsPage({ params, ...props }: Props) {
  const { projectId } = await params
  const initial = await prefetchList(({ account }) => credentialsView(account.user.id), props)
  return <Credentials projectId={projectId} initial={initial} />
}
