import { credentials, projects, users } from '@pileus/db/schema/identity'
import { eq, inArray, sql, type SQL } from 'drizzle-orm'
import { browse } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import { refuseDelegated } from '../delegation.ts'

/** What people log in or sign with beside passwords. What is in one is shown by itself, never in a list. */
export const browseCredentials = browse({
  policy: 'identity:list_credentials',
  visible: { userId: credentials.userId },
  from: credentials,
  joins: [
    { kind: 'inner', table: users, on: eq(users.id, credentials.userId) },
    { kind: 'left', table: projects, on: eq(projects.id, credentials.projectId) },
  ],
  columns: {
    id: credentials.id,
    type: credentials.type,
    userId: credentials.userId,
    userName: users.name,
    projectId: credentials.projectId,
    projectName: sql<string | null>`${projects.name}`,
    createdAt: credentials.createdAt,
    updatedAt: credentials.updatedAt,
  },
  search: [credentials.type, users.name, projects.name],
  sort: { type: 'text', id: 'text', userName: 'text', projectName: 'text', createdAt: 'time' },
  order: 'type',
  facets: { type: {}, projectId: { label: 'projectName' } },
  filters: { userId: (ids) => inArray(credentials.userId, [...ids]) },
  where(ctx): (SQL | undefined)[] {
    refuseDelegated(ctx, 'credentials')
    return []
  },
  can: (ctx, { userId }) =>
    can(ctx, {
      show: ['identity:get_credential', { userId }],
      edit: ['identity:update_credential', { userId }],
      delete: ['identity:delete_credential', { userId }],
    }),
  actions: (ctx) => can(ctx, { create: ['identity:create_credential', { userId: ctx.caller.userId }] }),
})
