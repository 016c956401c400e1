import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { ApplicationCredentials } from '@/app/(dashboard)/project/[projectId]/application-credentials/list.tsx'
import { applicationCredentialsView } from '@/app/(dashboard)/project/[projectId]/application-credentials/view.ts'

export default async function AllApplicationCredentialsPage(props: ListPageProps) {
  return <ApplicationCredentials projectId={null} initial={await prefetchList(applicationCredentialsView(null), props)} />
}
