import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetch } from '@/lib/panel/prefetch.ts'
import { whyView } from './view.ts'
import { Why } from './why.tsx'

export default async function WhyPage({ searchParams }: ListPageProps) {
  const { id } = whyView.parse(await searchParams)
  const rendered = id.trim() === '' ? undefined : await prefetch((api) => api.dashboard.why.query({ id }))
  return <Why initial={rendered && { ...rendered, input: id }} />
}
