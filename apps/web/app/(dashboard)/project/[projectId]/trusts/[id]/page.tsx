import type { DetailPageProps } from '@/lib/panel/detail-view.ts'
import { prefetch } from '@/lib/panel/prefetch.ts'
import { trustView } from '../view.ts'
import { TrustDetail } from './detail.tsx'

export default async function TrustPage({ params }: DetailPageProps) {
  const { id } = await params
  return <TrustDetail id={id} initial={await prefetch((api) => trustView.read(api, id))} />
}
