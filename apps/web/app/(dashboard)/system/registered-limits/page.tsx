import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { RegisteredLimits } from './list.tsx'
import { registeredLimitsView } from './view.ts'

export default async function RegisteredLimitsPage(props: ListPageProps) {
  return <RegisteredLimits initial={await prefetchList(registeredLimitsView, props)} />
}
