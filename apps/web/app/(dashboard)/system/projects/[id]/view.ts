import { detailView } from '@/lib/panel/detail-view.ts'

export const projectView = detailView({
  id: 'identity.project',
  kinds: ['project', 'role_assignment', 'domain', 'user', 'group', 'role', 'limit', 'registered_limit'],
  tabs: ['overview', 'members', 'groups', 'tree', 'quotas'],
  panels: ['edit', 'members', 'groups', 'quotas', 'child'],
  read: (api, id) => api.identity.projects.page.query({ projectId: id }),
})

export type ProjectPage = Awaited<ReturnType<typeof projectView.read>>
