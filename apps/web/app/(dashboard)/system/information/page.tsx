import { prefetch } from '@/lib/panel/prefetch.ts'
import { Information } from './information.tsx'

export default async function InformationPage() {
  return <Information initial={await prefetch((api) => api.dashboard.system.query({}))} />
}
