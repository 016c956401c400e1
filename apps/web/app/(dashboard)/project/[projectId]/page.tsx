import { ProjectOverview } from './overview.tsx'

export default async function ProjectPage({ params }: { params: Promise<{ projectId: string }> }) {
  return <ProjectOverview projectId={(await params).projectId} />
}
