import { detailView } from '@/lib/panel/detail-view.ts'

export const domainView = detailView({
  id: 'identity.domain',
  kinds: ['domain', 'role_assignment', 'project', 'user', 'group', 'role'],
  tabs: ['overview', 'members', 'groups'],
  panels: ['edit', 'members', 'groups'],
  read: (api, id) => api.identity.domains.page.query({ domainId: id }),
})

export type DomainPage = Awaited<ReturnType<typeof domainView.read>>
