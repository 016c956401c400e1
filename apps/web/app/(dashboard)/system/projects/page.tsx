import type { ListPageProps } from '@/lib/panel/list-view.ts'
import { prefetchList } from '@/lib/panel/prefetch.ts'
import { Projects } from './list.tsx'
import { projectsView } from './view.ts'

export default async function ProjectsPage(props: ListPageProps) {
  return <Projects initial={await prefetchList(projectsView, props)} />
}
