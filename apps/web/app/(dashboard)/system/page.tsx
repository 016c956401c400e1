import { prefetch } from '@/lib/panel/prefetch.ts'
import { Overview } from './overview.tsx'

export default async function SystemOverviewPage() {
  const [steps, stuck] = await Promise.all([
    prefetch((api) => api.dashboard.firstRun.show.query({})),
    prefetch((api) => api.dashboard.stuck.query({})),
  ])
  return <Overview steps={steps} stuck={stuck} />
}
