import { detailView } from '@/lib/panel/detail-view.ts'

export const groupView = detailView({
  id: 'identity.group',
  kinds: ['group', 'role_assignment', 'domain', 'project', 'role'],
  tabs: ['overview', 'members', 'assignments'],
  panels: ['edit', 'grant', 'members'],
  read: (api, id) => api.identity.groups.page.query({ groupId: id }),
})

export type GroupPage = Awaited<ReturnType<typeof groupView.read>>
