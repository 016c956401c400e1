import {
  accessRules,
  applicationCredentialAccessRules,
  applicationCredentialRoles,
  applicationCredentials,
  projects,
  roles,
  users,
} from '@pileus/db/schema/identity'
import { eq, getTableColumns, inArray, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { browse, rowsOf, rowWith } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { maxShown } from '../assignments/members.ts'
import { lentAuthority, refuseDelegated } from '../delegation.ts'
import { unrestricted, what } from './ops.ts'

const project = alias(projects, 'home')

export const applicationCredentialRows = rowsOf({
  from: applicationCredentials,
  joins: [
    { kind: 'inner', table: users, on: eq(users.id, applicationCredentials.userId) },
    { kind: 'inner', table: project, on: eq(project.id, applicationCredentials.projectId) },
  ],
  columns: {
    id: applicationCredentials.id,
    name: applicationCredentials.name,
    description: applicationCredentials.description,
    userId: applicationCredentials.userId,
    userName: users.name,
    projectId: applicationCredentials.projectId,
    projectName: project.name,
    unrestricted: applicationCredentials.unrestricted,
    roles: sql<string[]>`array(select r.name from ${applicationCredentialRoles} l join ${roles} r on r.id = l.role_id
    where l.application_credential_id = ${applicationCredentials.id} order by r.name)`.mapWith(projects.tags),
    expiresAt: applicationCredentials.expiresAt,
    expired: sql<boolean>`coalesce(${applicationCredentials.expiresAt} <= now(), false)`,
    createdAt: applicationCredentials.createdAt,
  },
})

export const canApplicationCredential = (ctx: Ctx, { userId }: { userId: string }) =>
  can(ctx, { delete: ['identity:delete_application_credential', { userId }, lentAuthority(ctx, what, unrestricted)] })

/** All that the caller may see: a page about one user's asks with the filter `userId`. */
export const browseApplicationCredentials = browse({
  policy: 'identity:list_application_credentials',
  visible: { userId: applicationCredentials.userId },
  ...applicationCredentialRows,
  search: [applicationCredentials.name, applicationCredentials.description],
  sort: {
    name: 'text',
    description: 'text',
    id: 'text',
    userName: 'text',
    projectName: 'text',
    unrestricted: 'boolean',
    expiresAt: 'time',
    createdAt: 'time',
  },
  order: 'name',
  facets: { projectId: { label: 'projectName' }, expired: { values: ['true', 'false'] }, unrestricted: { values: ['true', 'false'] } },
  filters: { userId: (ids) => inArray(applicationCredentials.userId, [...ids]) },
  where(ctx): (SQL | undefined)[] {
    refuseDelegated(ctx, what, unrestricted)
    return []
  },
  can: canApplicationCredential,
  actions: (ctx) =>
    can(ctx, {
      create: [
        'identity:create_application_credential',
        { userId: ctx.caller.userId },
        lentAuthority(ctx, what, unrestricted),
        ctx.caller.scope.kind !== 'project' && {
          code: 'needs_project',
          message: 'An application credential belongs to a project: choose the project first.',
        },
      ],
    }),
})

export const pageApplicationCredential = query({
  policy: 'identity:get_application_credential',
  input: z.object({ id: z.string().max(255) }),
  target(ctx, { id }) {
    refuseDelegated(ctx, what, unrestricted)
    return rowWith(ctx, applicationCredentialRows, id)
  },
  missing: ({ id }) => ['application credential', id] as const,
  attributes: ({ userId }) => ({ userId }),
  run: async (ctx, { id }, row) => ({
    applicationCredential: { ...row, can: canApplicationCredential(ctx, row) },
    accessRules: await ctx.db
      .select(getTableColumns(accessRules))
      .from(applicationCredentialAccessRules)
      .innerJoin(accessRules, eq(accessRules.id, applicationCredentialAccessRules.accessRuleId))
      .where(eq(applicationCredentialAccessRules.applicationCredentialId, id))
      .orderBy(accessRules.service, accessRules.path, accessRules.method)
      .limit(maxShown),
  }),
})
