import { detailView } from '@/lib/panel/detail-view.ts'

export const userView = detailView({
  id: 'identity.user',
  kinds: ['user', 'group', 'role_assignment', 'domain', 'project', 'role', 'application_credential', 'credential'],
  tabs: ['overview', 'assignments', 'groups', 'credentials'],
  panels: ['edit', 'grant', 'password', 'groups'],
  read: (api, id) => api.identity.users.page.query({ userId: id }),
})

export type UserPage = Awaited<ReturnType<typeof userView.read>>
