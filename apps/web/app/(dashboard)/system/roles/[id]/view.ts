import { detailView } from '@/lib/panel/detail-view.ts'

export const roleView = detailView({
  id: 'identity.role',
  kinds: ['role', 'implied_role', 'role_assignment', 'user', 'group', 'project', 'domain'],
  tabs: ['overview', 'implied', 'holders', 'explorer'],
  panels: ['edit', 'implied'],
  read: (api, id) => api.identity.roles.page.query({ roleId: id }),
})

export type RolePage = Awaited<ReturnType<typeof roleView.read>>
