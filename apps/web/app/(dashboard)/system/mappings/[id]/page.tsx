import type { DetailPageProps } from '@/lib/panel/detail-view.ts'
import { prefetch } from '@/lib/panel/prefetch.ts'
import { mappingView } from '../view.ts'
import { MappingDetail } from './detail.tsx'

export default async function MappingPage({ params }: DetailPageProps) {
  const { id } = await params
  return <MappingDetail id={id} initial={await prefetch((api) => mappingView.read(api, id))} />
}
