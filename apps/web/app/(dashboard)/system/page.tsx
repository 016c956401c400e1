import { prefetch } from '@/lib/panel/prefetch.ts'
import { FirstSteps } from './first-steps.tsx'

export default async function SystemOverviewPage() {
  return <FirstSteps initial={await prefetch((api) => api.dashboard.firstRun.show.query({}))} />
}
