import { assignments, groups, memberships, users } from '@pileus/db/schema/identity'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { flag, page, paging } from '../../../platform/rest/list.ts'
import { dropUnfounded } from '../application-credentials/founded.ts'
import { noted, requireChange, told } from '../changes.ts'
import { orConflict } from '../conflicts.ts'
import { findDomain } from '../domains/ops.ts'
import { domainFor, inScope, is, nameFilters, nameMatches } from '../filters.ts'
import { description, entityName, extra, idRef } from '../inputs.ts'
import { expiryFilter, findUser, selectUsers, userFilters } from '../users/ops.ts'

export const findGroup = (ctx: Ctx, id: string) => first(ctx.db.select().from(groups).where(eq(groups.id, id)).limit(1))

const one = { groupId: z.string() }
const target = (ctx: Ctx, input: { groupId: string }) => findGroup(ctx, input.groupId)
const missing = (input: { groupId: string }) => ['group', input.groupId] as const
const taken = (name: string) => `Conflict occurred attempting to store group - there is another group of the name ${name} in the domain.`

export const showGroup = query({ policy: 'identity:get_group', input: z.object(one), target, missing, run: (_ctx, _input, group) => group })

export const listGroups = list({
  policy: 'identity:list_groups',
  input: z.object({ ...paging, ...nameFilters, domainId: z.string().optional() }),
  columns: { domainId: groups.domainId },
  run: (ctx, { limit, marker, domainId, ...names }, visible) =>
    page(ctx, groups, {
      id: groups.id,
      where: [visible, inScope(ctx, groups.domainId), is(groups.domainId, domainId), nameMatches(groups.name, names)],
      limit,
      marker,
    }),
})

export const createGroup = command({
  policy: 'identity:create_group',
  input: z.object({ name: entityName(), description, domainId: idRef.nullish(), extra }),
  target: (ctx, input) => ({ domainId: domainFor(ctx, input.domainId) }),
  async run(ctx, { name, description, extra }, { domainId }) {
    if (!(await findDomain(ctx, domainId))) throw notFound('domain', domainId)
    const known = await first(
      ctx.db
        .select({ id: groups.id })
        .from(groups)
        .where(and(eq(groups.domainId, domainId), eq(groups.name, name)))
        .limit(1),
    )
    if (known) throw conflict(taken(name))
    const [group] = await orConflict(
      ctx.db
        .insert(groups)
        .values({ name, description: description ?? '', domainId, extra })
        .returning(),
      taken(name),
    )
    return noted(ctx, 'group.create', group)
  },
})

export const updateGroup = command({
  policy: 'identity:update_group',
  input: z.object({
    ...one,
    id: z.unknown().optional(),
    name: entityName().optional(),
    description,
    domainId: z.string().nullish(),
    extra,
  }),
  target,
  missing,
  async run(ctx, { id, name, description, domainId, extra }, group) {
    requireChange(group.id, { id, name, description, domainId, extra })
    if (domainId !== undefined && domainId !== group.domainId) throw badRequest('must not be changed', { path: ['domainId'] })
    const set = {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description: description ?? '' }),
      extra: { ...group.extra, ...extra },
      updatedAt: ctx.now(),
    }
    const [changed] = await orConflict(ctx.db.update(groups).set(set).where(eq(groups.id, group.id)).returning(), taken(name ?? group.name))
    return noted(ctx, 'group.update', changed, group)
  },
})

export const deleteGroup = command({
  policy: 'identity:delete_group',
  input: z.object(one),
  // Everybody is told that a group does not exist, as upstream does here.
  async target(ctx, { groupId }) {
    const group = await findGroup(ctx, groupId)
    if (!group) throw notFound('group', groupId)
    return group
  },
  async run(ctx, _input, group) {
    await ctx.db.delete(assignments).where(and(eq(assignments.actorKind, 'group'), eq(assignments.actorId, group.id)))
    await dropUnfounded(ctx, { kind: 'group', id: group.id })
    await ctx.db.delete(groups).where(eq(groups.id, group.id))
    ctx.emit({ kind: 'group.delete', subjectId: group.id, domainId: group.domainId, data: told(group) })
  },
})

export const listGroupMembers = query({
  policy: 'identity:list_users_in_group',
  input: z.object({ ...one, ...nameFilters, ...userFilters, domainId: z.string().optional(), enabled: flag.optional() }),
  target,
  missing,
  async run(ctx, { groupId, domainId, enabled, passwordExpiresAt, ...names }) {
    const members = sql`${users.id} in (select user_id from ${memberships} where group_id = ${groupId})`
    const where = and(
      members,
      inScope(ctx, users.domainId),
      is(users.domainId, domainId),
      is(users.enabled, enabled),
      nameMatches(users.name, names),
      ...passwordExpiresAt.map(expiryFilter),
    )
    return { rows: await selectUsers(ctx, where) }
  },
})

/** A user and a group, as far as they exist: the rule compares the domains of both. */
async function pair(ctx: Ctx, { userId, groupId }: { userId: string; groupId: string }) {
  return { user: await findUser(ctx, userId), group: await findGroup(ctx, groupId) }
}

type Pair = Awaited<ReturnType<typeof pair>>

const both = {
  input: z.object({ ...one, userId: z.string() }),
  target: pair,
  attributes: ({ user, group }: Pair) => ({ userDomainId: user?.domainId, groupDomainId: group?.domainId }),
}

interface Membership {
  userId: string
  groupId: string
}

function requireBoth({ userId, groupId }: Membership, { user, group }: Pair) {
  if (!group) throw notFound('group', groupId)
  if (!user) throw notFound('user', userId)
}

const membership = ({ userId, groupId }: Membership) => and(eq(memberships.userId, userId), eq(memberships.groupId, groupId))
const notMember = ({ userId, groupId }: Membership) => notFound(`user ${userId} in group`, groupId)

export const checkGroupMember = query({
  policy: 'identity:check_user_in_group',
  ...both,
  async run(ctx, input, found) {
    requireBoth(input, found)
    if (!(await first(ctx.db.select().from(memberships).where(membership(input)).limit(1)))) throw notMember(input)
  },
})

export const addGroupMember = command({
  policy: 'identity:add_user_to_group',
  ...both,
  async run(ctx, input, found) {
    requireBoth(input, found)
    await addMember(ctx, input, found)
  },
})

export async function addMember(ctx: CommandCtx, input: Membership, found: Pair) {
  await ctx.db.insert(memberships).values({ userId: input.userId, groupId: input.groupId }).onConflictDoNothing()
  changed(ctx, 'group.add_member', input, found)
}

/** What the user had through the group ends with the next request: tokens hold no roles of their own. */
export const removeGroupMember = command({
  policy: 'identity:remove_user_from_group',
  ...both,
  async run(ctx, input, found) {
    requireBoth(input, found)
    if (!(await removeMember(ctx, input, found))) throw notMember(input)
  },
})

/** Whether there was anything to remove. */
export async function removeMember(ctx: CommandCtx, input: Membership, found: Pair): Promise<boolean> {
  const [gone] = await ctx.db.delete(memberships).where(membership(input)).returning()
  if (!gone) return false
  await dropUnfounded(ctx, { kind: 'user', id: input.userId })
  changed(ctx, 'group.remove_member', input, found)
  return true
}

const changed = (ctx: CommandCtx, kind: string, { userId, groupId }: Membership, { group }: Pair) =>
  ctx.emit({ kind, subjectId: groupId, domainId: group?.domainId ?? null, data: { userId } })
