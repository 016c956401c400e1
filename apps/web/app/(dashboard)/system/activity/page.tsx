import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetch } from '@/lib/panel/prefetch.ts'
import { placeAt } from '@/lib/place.ts'
import { address } from '@/lib/visit.ts'
import { Activity } from './activity.tsx'
import { activityView, questionOf, readActivity } from './view.ts'

export default async function ActivityPage({ searchParams }: ListPageProps) {
  const state = activityView.parse(await searchParams)
  const place = placeAt(await address()) ?? { kind: 'system' }
  const rendered = await prefetch((api, { preferences }) => readActivity(api, place, state, preferences.pageSize))
  return <Activity initial={rendered && { ...rendered, input: questionOf(state) }} />
}
