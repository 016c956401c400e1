import type { DetailPageProps } from '@/lib/panel/detail-view.ts'
import { prefetch } from '@/lib/panel/prefetch.ts'
import { serviceView } from '../view.ts'
import { ServiceDetail } from './detail.tsx'

export default async function ServicePage({ params }: DetailPageProps) {
  const { id } = await params
  return <ServiceDetail id={id} initial={await prefetch((api) => serviceView.read(api, id))} />
}
