import type { DetailPageProps } from '@/lib/panel/detail-view.ts'
import { prefetchDetail } from '@/lib/panel/prefetch.ts'
import { ProjectDetail } from './detail.tsx'
import { projectView } from './view.ts'

export default async function ProjectPage(props: DetailPageProps) {
  return <ProjectDetail {...(await prefetchDetail(projectView, props))} />
}
