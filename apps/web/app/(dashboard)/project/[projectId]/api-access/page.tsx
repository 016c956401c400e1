import { prefetch } from '@/lib/panel/prefetch.ts'
import { ApiAccess } from './api-access.tsx'
import { readAccess } from './view.ts'

export default async function ApiAccessPage({ params }: { params: Promise<{ projectId: string }> }) {
  return <ApiAccess projectId={(await params).projectId} initial={await prefetch(readAccess)} />
}
