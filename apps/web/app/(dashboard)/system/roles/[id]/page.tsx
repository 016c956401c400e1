import type { DetailPageProps } from '@/lib/panel/detail-view.ts'
import { prefetchDetail } from '@/lib/panel/prefetch.ts'
import { RoleDetail } from './detail.tsx'
import { roleView } from './view.ts'

export default async function RolePage(props: DetailPageProps) {
  return <RoleDetail {...(await prefetchDetail(roleView, props))} />
}
