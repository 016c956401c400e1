import { listView } from '@/lib/panel/list-view.ts'

export const messagesView = listView({
  id: 'dashboard.messages',
  kinds: ['message'],
  facets: ['state', 'tone', 'audience'],
  sort: ['title', 'state', 'tone', 'audience', 'startsAt', 'endsAt', 'createdAt'],
  fallback: '-createdAt',
  panels: ['create', 'edit'],
  read: (api, input) => api.dashboard.messages.browse.query(input),
})
