import { messages } from '@pileus/db/schema/dashboard'
import { sql } from 'drizzle-orm'
import { browse } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'

const state = sql<'shown' | 'scheduled' | 'past'>`case
  when ${messages.endsAt} <= clock_timestamp() then 'past'
  when ${messages.startsAt} > clock_timestamp() then 'scheduled' else 'shown' end`

/** All of them, also those that are over or to come: for the page where they are written. */
export const browseMessages = browse({
  policy: 'dashboard:list_messages',
  visible: {},
  from: messages,
  columns: {
    id: messages.id,
    title: messages.title,
    body: messages.body,
    tone: messages.tone,
    audience: messages.audience,
    state,
    startsAt: messages.startsAt,
    endsAt: messages.endsAt,
    createdAt: messages.createdAt,
    updatedAt: messages.updatedAt,
  },
  search: [messages.title, messages.body],
  sort: { title: 'text', tone: 'text', audience: 'text', state: 'text', startsAt: 'time', endsAt: 'time', createdAt: 'time' },
  order: 'createdAt',
  facets: {
    state: { values: ['shown', 'scheduled', 'past'] },
    tone: { values: ['info', 'warning', 'danger'] },
    audience: { values: ['everybody', 'admins'] },
  },
  can: (ctx) => can(ctx, { edit: ['dashboard:update_message', {}], delete: ['dashboard:delete_message', {}] }),
  actions: (ctx) => can(ctx, { create: ['dashboard:create_message', {}] }),
})
