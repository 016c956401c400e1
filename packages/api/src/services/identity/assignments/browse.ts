import { assignments, groups, memberships, projects, roles, users } from '@pileus/db/schema/identity'
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { browse } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { home, inOwnDomain, namedColumns, place, placeHome } from './members.ts'

/** An assignment has no id of its own: it is what it says. */
const id = sql<string>`concat_ws(' ', ${assignments.actorKind}, ${assignments.actorId}, ${assignments.targetKind}, ${assignments.targetId},
  ${assignments.roleId}, ${assignments.inherited}::text)`

/** Whether somebody who can sign in is an admin by another assignment; null for all other roles. */
const otherAdmins = (where: SQL) => sql<boolean | null>`case when ${roles.name} = 'admin' and ${roles.domainId} is null then exists (
  select from ${assignments} o left join ${memberships} m on o.actor_kind = 'group' and m.group_id = o.actor_id
  join ${users} u on u.id = case o.actor_kind when 'user' then o.actor_id else m.user_id end and u.enabled
  join ${projects} d on d.id = u.domain_id and d.enabled
  where o.role_id = ${assignments.roleId} and ${where} and (o.actor_kind, o.actor_id, o.target_kind, o.target_id, o.inherited)
    <> (${assignments.actorKind}, ${assignments.actorId}, ${assignments.targetKind}, ${assignments.targetId}, ${assignments.inherited})) end`

const lastAdmin = {
  code: 'last_admin',
  message: 'This is the last administrator of the cloud: give somebody else the role admin first.',
}

interface Row {
  actorKind: 'user' | 'group'
  actorDomainId: string | null
  targetKind: 'project' | 'domain' | 'system'
  targetDomainId: string | null
  roleName: string
  roleDomainId: string | null
  admins: boolean | null
  systemAdmins: boolean | null
}

function canAssignment(ctx: Ctx, row: Row) {
  const { actorKind, actorDomainId, targetKind, targetDomainId, roleName, roleDomainId } = row
  const target = {
    ...(actorDomainId === null ? {} : { [actorKind === 'user' ? 'userDomainId' : 'groupDomainId']: actorDomainId }),
    ...(targetKind === 'project' ? { projectDomainId: targetDomainId } : {}),
    ...(targetKind === 'domain' ? { targetDomainId } : {}),
    ...(roleDomainId === null ? { roleName } : {}),
    roleDomainId,
  }
  const rule = targetKind === 'system' ? `identity:revoke_system_grant_for_${actorKind}` : 'identity:revoke_grant'
  // The operations would do it; but then nobody could give the role back.
  const isLast = ctx.cloud.profile === 'scoped' ? targetKind === 'system' && row.systemAdmins === false : row.admins === false
  return can(ctx, { revoke: [rule, target, isLast && lastAdmin] })
}

/** Within one's own domain, and with a role that its managers may give. */
const usual = ({ caller }: Ctx) =>
  caller.scope.kind === 'domain'
    ? { userDomainId: caller.scope.domainId, targetDomainId: caller.scope.domainId, roleName: 'member', roleDomainId: null }
    : {}

/** Roles as they were given, by name: who, which, where. */
export const browseAssignments = browse({
  policy: 'identity:list_role_assignments',
  visible: { domainId: sql`coalesce(${place.domainId}, ${place.id})` },
  from: assignments,
  joins: [
    { kind: 'inner', table: roles, on: eq(roles.id, assignments.roleId) },
    { kind: 'left', table: users, on: and(eq(assignments.actorKind, 'user'), eq(users.id, assignments.actorId)) },
    { kind: 'left', table: groups, on: and(eq(assignments.actorKind, 'group'), eq(groups.id, assignments.actorId)) },
    { kind: 'left', table: home, on: sql`${home.id} = coalesce(${users.domainId}, ${groups.domainId})` },
    { kind: 'left', table: place, on: eq(place.id, assignments.targetId) },
    { kind: 'left', table: placeHome, on: eq(placeHome.id, place.domainId) },
  ],
  columns: {
    id,
    ...namedColumns,
    admins: otherAdmins(sql`true`),
    systemAdmins: otherAdmins(sql`o.target_kind = 'system'`),
  },
  search: [users.name, groups.name, roles.name, place.name],
  sort: { actorName: 'text', roleName: 'text', targetName: 'text', targetKind: 'text', id: 'text', inherited: 'boolean' },
  order: 'actorName',
  facets: {
    actorKind: { values: ['user', 'group'] },
    roleId: { label: 'roleName' },
    targetKind: { values: ['project', 'domain', 'system'] },
    inherited: { values: ['true', 'false'] },
  },
  filters: {
    actorId: (ids) => inArray(assignments.actorId, [...ids]),
    targetId: (ids) => inArray(assignments.targetId, [...ids]),
  },
  where: (ctx) => [inOwnDomain(ctx)],
  can: canAssignment,
  actions: (ctx) => can(ctx, { create: ['identity:create_grant', usual(ctx)] }),
})
