import type { DetailPageProps } from '@/lib/panel/detail-view.ts'
import { prefetchDetail } from '@/lib/panel/prefetch.ts'
import { DomainDetail } from './detail.tsx'
import { domainView } from './view.ts'

export default async function DomainDetailPage(props: DetailPageProps) {
  return <DomainDetail {...(await prefetchDetail(domainView, props))} />
}
