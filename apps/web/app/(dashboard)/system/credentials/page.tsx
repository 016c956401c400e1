import { Credentials } from '@/app/(dashboard)/project/[projectId]/credentials/list.tsx'
import { credentialsView } from '@/app/(dashboard)/project/[projectId]/credentials/view.ts'
import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'

export default async function AllCredentialsPage(props: ListPageProps) {
  return <Credentials projectId={null} initial={await prefetchList(credentialsView(null), props)} />
}
