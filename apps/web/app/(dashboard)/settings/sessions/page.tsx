import { prefetch } from '@/lib/panel/prefetch.ts'
import { Sessions } from './sessions.tsx'

export default async function SessionsPage() {
  return <Sessions initial={await prefetch((api) => api.identity.sessions.list.query({}))} />
}
