import type { DetailPageProps } from '@/lib/panel/detail-view.ts'
import { prefetchDetail } from '@/lib/panel/prefetch.ts'
import { UserDetail } from './detail.tsx'
import { userView } from './view.ts'

export default async function UserPage(props: DetailPageProps) {
  return <UserDetail {...(await prefetchDetail(userView, props))} />
}
