import { assignments, groups, memberships, projects, type Group } from '@pileus/db/schema/identity'
import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { browse, rowsOf, rowWith } from '../../../platform/browse.ts'
import { can, verdict } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { forbidden, notFound } from '../../../platform/fault.ts'
import { command, query } from '../../../platform/op.ts'
import { pick } from '../../../platform/pick.ts'
import { inOwnDomain, namedAssignments } from '../assignments/members.ts'
import { domainFor, inScope } from '../filters.ts'
import { findUser } from '../users/ops.ts'
import { addMember, findGroup, removeMember } from './ops.ts'

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

/** Members are a list of their own: users, filtered by `groupId`. */
export const pageGroup = query({
  policy: 'identity:get_group',
  input: z.object({ groupId: z.string().max(255) }),
  target: (ctx, { groupId }) => rowWith(ctx, groupRows, groupId),
  missing: ({ groupId }) => ['group', groupId] as const,
  attributes: ({ domainId }) => ({ domainId }),
  async run(ctx, _input, group) {
    const { scope } = ctx.caller
    const verdicts = can(ctx, {
      seeAssignments: ['identity:list_role_assignments', scope.kind === 'domain' ? { domainId: scope.domainId } : {}],
    })
    const held = and(eq(assignments.actorKind, 'group'), eq(assignments.actorId, group.id), inOwnDomain(ctx))
    return {
      group: { ...group, can: { ...canGroup(ctx, group), ...verdicts } },
      assignments: verdicts.seeAssignments === true ? await namedAssignments(ctx, held) : null,
    }
  },
})

const membersInput = z.object({
  groupId: z.string().max(255),
  add: z.array(z.string().max(255)).max(200, 'names too many users').default([]),
  remove: z.array(z.string().max(255)).max(200, 'names too many users').default([]),
})

/** Members by difference, all or none: each is judged by the rules of adding and removing one. */
export const setGroupMembers = command({
  policy: 'identity:get_group',
  input: membersInput,
  target: (ctx, { groupId }) => findGroup(ctx, groupId),
  missing: ({ groupId }) => ['group', groupId] as const,
  async run(ctx, { groupId, add, remove }, group) {
    for (const userId of remove)
      await removeMember(ctx, { userId, groupId }, await judged(ctx, 'identity:remove_user_from_group', userId, group))
    for (const userId of add) await addMember(ctx, { userId, groupId }, await judged(ctx, 'identity:add_user_to_group', userId, group))
  },
})

async function judged(ctx: Ctx, policy: string, userId: string, group: Group) {
  const user = await findUser(ctx, userId)
  const answer = verdict(ctx, [policy, { userDomainId: user?.domainId, groupDomainId: group.domainId }])
  if (answer !== true) throw forbidden(`Nothing was changed, because of the user ${user?.name ?? userId}: ${answer.message}`)
  if (!user) throw notFound('user', userId)
  return { user, group }
}

export const pickGroups = pick({
  policy: 'identity:list_groups',
  visible: { domainId: groups.domainId },
  from: groups,
  beside: { table: domain, on: eq(domain.id, groups.domainId) },
  id: groups.id,
  name: groups.name,
  detail: domain.name,
  domain: groups.domainId,
  where: (ctx) => [inScope(ctx, groups.domainId)],
})
