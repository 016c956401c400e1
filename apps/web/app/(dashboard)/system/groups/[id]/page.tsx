import type { DetailPageProps } from '@/lib/panel/detail-view.ts'
import { prefetchDetail } from '@/lib/panel/prefetch.ts'
import { GroupDetail } from './detail.tsx'
import { groupView } from './view.ts'

export default async function GroupPage(props: DetailPageProps) {
  return <GroupDetail {...(await prefetchDetail(groupView, props))} />
}
