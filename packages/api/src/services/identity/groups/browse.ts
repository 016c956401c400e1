import { assignments, groups, memberships, projects } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { browse, rowsOf } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { domainFor, inScope } from '../filters.ts'

const domain = alias(projects, 'domain')

export const groupRows = rowsOf({
  from: groups,
  joins: [{ kind: 'inner', table: domain, on: eq(domain.id, groups.domainId) }],
  columns: {
    id: groups.id,
    name: groups.name,
    description: groups.description,
    domainId: groups.domainId,
    domainName: domain.name,
    members: sql<number>`(select count(*) from ${memberships} m where m.group_id = ${groups.id})`.mapWith(Number),
    assignments: sql<number>`(select count(*) from ${assignments} a where a.actor_kind = 'group' and a.actor_id = ${groups.id})`.mapWith(
      Number,
    ),
    createdAt: groups.createdAt,
    updatedAt: groups.updatedAt,
  },
})

/** Members of the group's own domain; those of others are judged one by one. */
export function canGroup(ctx: Ctx, { domainId }: { domainId: string }) {
  const pair = { groupDomainId: domainId, userDomainId: domainId }
  return can(ctx, {
    edit: ['identity:update_group', { domainId }],
    delete: ['identity:delete_group', { domainId }],
    seeMembers: ['identity:list_users_in_group', { domainId }],
    addMember: ['identity:add_user_to_group', pair],
    removeMember: ['identity:remove_user_from_group', pair],
  })
}

export const browseGroups = browse({
  policy: 'identity:list_groups',
  visible: { domainId: groups.domainId },
  ...groupRows,
  search: [groups.name, groups.description],
  sort: {
    name: 'text',
    description: 'text',
    id: 'text',
    domainName: 'text',
    members: 'number',
    assignments: 'number',
    createdAt: 'time',
  },
  order: 'name',
  facets: { domainId: { label: 'domainName' } },
  where: (ctx) => [inScope(ctx, groups.domainId)],
  can: canGroup,
  actions: (ctx) => can(ctx, { create: ['identity:create_group', { domainId: domainFor(ctx, undefined) }] }),
})
