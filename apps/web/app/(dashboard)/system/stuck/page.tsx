import { prefetch } from '@/lib/panel/prefetch.ts'
import { Stuck } from './stuck.tsx'

export default async function StuckPage() {
  return <Stuck initial={await prefetch((api) => api.dashboard.stuck.query({}))} />
}
