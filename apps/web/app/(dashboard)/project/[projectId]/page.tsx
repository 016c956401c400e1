import { prefetch } from '@/lib/panel/prefetch.ts'
import { ProjectOverview } from './overview.tsx'

export default async function ProjectPage({ params }: { params: Promise<{ projectId: string }> }) {
  const { projectId } = await params
  return <ProjectOverview projectId={projectId} initial={await prefetch((api) => api.identity.projects.page.query({ projectId }))} />
}
