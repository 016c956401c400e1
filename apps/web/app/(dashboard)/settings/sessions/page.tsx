import { prefetch } from '@/lib/panel/prefetch.ts'
import { Sessions } from './sessions.tsx'

export default async function SessionsPage() {
  const [sessions, tokens] = await Promise.all([
    prefetch((api) => api.identity.sessions.list.query({})),
    prefetch((api) => api.identity.sessions.tokens.query({})),
  ])
  return <Sessions sessions={sessions} tokens={tokens} />
}
