import { assignments, groups, memberships, projects, roles, users } from '@pileus/db/schema/identity'
import { and, asc, eq, inArray, or, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Ctx } from '../../../platform/ctx.ts'

/** Pages show so many; where there are more, they say so and search instead. */
export const maxShown = 1000

export const home = alias(projects, 'home')
export const place = alias(projects, 'place')
export const placeHome = alias(projects, 'place_home')

/** Who, which, where, by name. */
export const namedColumns = {
  actorKind: assignments.actorKind,
  actorId: assignments.actorId,
  actorName: sql<string>`coalesce(${users.name}, ${groups.name}, ${assignments.actorId})`,
  actorDomainId: sql<string | null>`${home.id}`,
  actorDomainName: sql<string | null>`${home.name}`,
  targetKind: assignments.targetKind,
  targetId: assignments.targetId,
  targetName: sql<string | null>`${place.name}`,
  targetDomainId: sql<string | null>`coalesce(${place.domainId}, ${place.id})`,
  targetDomainName: sql<string | null>`${placeHome.name}`,
  roleId: assignments.roleId,
  roleName: roles.name,
  roleDomainId: roles.domainId,
  /** Counts for the projects below the target, not for the target itself. */
  inherited: assignments.inherited,
}

/** Assignments as they are, with names. */
export const namedAssignments = (ctx: Ctx, where: SQL | undefined) =>
  ctx.db
    .select({ ...namedColumns, email: sql<string | null>`${users.email}`, enabled: sql<boolean>`coalesce(${users.enabled}, true)` })
    .from(assignments)
    .innerJoin(roles, eq(roles.id, assignments.roleId))
    .leftJoin(users, and(eq(assignments.actorKind, 'user'), eq(users.id, assignments.actorId)))
    .leftJoin(groups, and(eq(assignments.actorKind, 'group'), eq(groups.id, assignments.actorId)))
    .leftJoin(home, sql`${home.id} = coalesce(${users.domainId}, ${groups.domainId})`)
    .leftJoin(place, eq(place.id, assignments.targetId))
    .leftJoin(placeHome, eq(placeHome.id, place.domainId))
    .where(where)
    .orderBy(sql`lower(coalesce(${users.name}, ${groups.name}))`, asc(assignments.actorId), asc(roles.name))
    .limit(maxShown)

export type NamedAssignment = Awaited<ReturnType<typeof namedAssignments>>[number]

interface Named {
  id: string
  name: string
}

/** A role that somebody has, and where it comes from: by name, through a group, from above. */
export interface HeldRole extends Named {
  group: Named | null
  from: (Named & { kind: 'project' | 'domain' }) | null
}

export interface Member extends Named {
  domainId: string | null
  domainName: string | null
  email: string | null
  enabled: boolean
  roles: HeldRole[]
}

export interface Members {
  users: Member[]
  groups: Member[]
  /** There are more than are shown. */
  more: boolean
}

/** Who has a role on a project or domain, groups spelled out: two statements. */
export async function membersOf(ctx: Ctx, target: { id: string; isDomain: boolean }): Promise<Members> {
  const kind = target.isDomain ? 'domain' : 'project'
  const here = and(eq(assignments.targetKind, kind), eq(assignments.targetId, target.id), eq(assignments.inherited, false))
  const above = sql`(${assignments.inherited} and ${assignments.targetKind} <> 'system' and ${assignments.targetId} in (
    with recursive up as (
      select parent_id as id from ${projects} where id = ${target.id}
      union select p.parent_id from ${projects} p join up on p.id = up.id where p.parent_id is not null)
    select id from up))`
  const found = await namedAssignments(ctx, target.isDomain ? here : or(here, above))
  const held = found.map((row) => ({ row, role: heldRole(row, target.id) }))
  const teams = [...new Set(found.flatMap((row) => (row.actorKind === 'group' ? [row.actorId] : [])))]
  const people = await peopleIn(ctx, teams)
  const throughGroups = people.flatMap(({ groupId, ...person }) =>
    held.flatMap(({ row, role }) =>
      row.actorId === groupId ? [{ ...person, role: { ...role, group: { id: groupId, name: row.actorName } } }] : [],
    ),
  )
  const of = (actorKind: 'user' | 'group') =>
    held.flatMap(({ row, role }) => (row.actorKind === actorKind ? [{ ...memberOf(row), role }] : []))
  return {
    users: together([...of('user'), ...throughGroups]),
    groups: together(of('group')),
    more: found.length >= maxShown || people.length >= maxShown,
  }
}

const heldRole = ({ roleId, roleName, targetKind, targetId, targetName }: NamedAssignment, here: string): HeldRole => ({
  id: roleId,
  name: roleName,
  group: null,
  from: targetId === here || targetKind === 'system' ? null : { kind: targetKind, id: targetId, name: targetName ?? targetId },
})

const memberOf = (row: NamedAssignment) => ({
  id: row.actorId,
  name: row.actorName,
  domainId: row.actorDomainId,
  domainName: row.actorDomainName,
  email: row.email,
  enabled: row.enabled,
})

async function peopleIn(ctx: Ctx, groupIds: string[]) {
  if (groupIds.length === 0) return []
  return ctx.db
    .select({
      groupId: memberships.groupId,
      id: users.id,
      name: users.name,
      domainId: sql<string | null>`${users.domainId}`,
      domainName: sql<string | null>`${home.name}`,
      email: users.email,
      enabled: users.enabled,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(home, eq(home.id, users.domainId))
    .where(inArray(memberships.groupId, groupIds))
    .orderBy(sql`lower(${users.name})`, users.id)
    .limit(maxShown)
}

function together(rows: (Omit<Member, 'roles'> & { role: HeldRole })[]): Member[] {
  const members = [...Map.groupBy(rows, (row) => row.id).values()].flatMap(([head, ...rest]) => {
    if (!head) return []
    const { role, ...member } = head
    return [{ ...member, roles: [role, ...rest.map((row) => row.role)] }]
  })
  return members.sort((a, b) => a.name.localeCompare(b.name))
}

/** What somebody may see of assignments on a project or domain: by the rule of the tree, which knows admins of projects too. */
export const seesMembers = ({ id, domainId }: { id: string; domainId: string | null }) =>
  ['identity:list_role_assignments_for_tree', { projectId: id, projectDomainId: domainId ?? id }] as const

/** For a role of everybody and people of the place's own domain; others are judged one by one when they are named. */
export function managesMembers(kind: 'project' | 'domain', { id, domainId }: { id: string; domainId: string | null }) {
  const home = domainId ?? id
  const place = kind === 'project' ? { projectDomainId: home } : { targetDomainId: home }
  return ['identity:create_grant', { ...place, roleName: 'member', roleDomainId: null, userDomainId: home, groupDomainId: home }] as const
}

/** A domain's token sees what lies in that domain only. */
export const inOwnDomain = ({ caller }: Ctx): SQL | undefined =>
  caller.scope.kind === 'domain'
    ? sql`${assignments.targetId} in (select id from ${projects} where id = ${caller.scope.domainId} or domain_id = ${caller.scope.domainId})`
    : undefined
