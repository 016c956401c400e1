import type { Db, Tx } from '@pileus/db/client'
import { assignments, impliedRoles, memberships, projects, roles } from '@pileus/db/schema/identity'
import { sql, type SQL } from 'drizzle-orm'

/** Users and targets may be values or, inside a larger query, columns of it. */
type Id = string | SQL
export type Target = { kind: 'project' | 'domain'; id: Id } | { kind: 'system' }

export interface RoleName {
  id: string
  name: string
}

/** The user's own assignments and those of the groups the user is in. */
export const actorIs = (userId: Id): SQL => sql`(
  (a.actor_kind = 'user' and a.actor_id = ${userId})
  or (a.actor_kind = 'group' and a.actor_id in (select group_id from ${memberships} where user_id = ${userId})))`

/** A project has its own assignments and what is inherited from above it: from parent projects and from its domain. */
function targetIs(target: Target): SQL {
  if (target.kind === 'system') return sql`a.target_kind = 'system' and not a.inherited`
  if (target.kind === 'domain') return sql`a.target_kind = 'domain' and a.target_id = ${target.id} and not a.inherited`
  return sql`(a.target_kind = 'project' and a.target_id = ${target.id} and not a.inherited)
    or (a.inherited and a.target_id in (
      with recursive up as (
        select parent_id as id from ${projects} where id = ${target.id}
        union select p.parent_id from ${projects} p join up on p.id = up.id where p.parent_id is not null)
      select id from up))`
}

/** The ids of all roles that a user has on a target: implied ones too, and those of domains. */
export const held = (userId: Id, target: Target): SQL => sql`
  with recursive held as (
    select a.role_id from ${assignments} a where ${actorIs(userId)} and (${targetIs(target)})
    union select i.implied_id from ${impliedRoles} i join held on i.prior_id = held.role_id)
  select role_id from held`

/** What roles a user has on a target, implied ones included. Roles of a domain only imply others: they never show in a token. */
export async function effectiveRoles(db: Db | Tx, userId: string, target: Target): Promise<RoleName[]> {
  return [
    ...(await db.execute<{ id: string; name: string }>(sql`
    select r.id, r.name from ${roles} r where r.domain_id is null and r.id in (${held(userId, target)}) order by r.name`)),
  ]
}

/** These roles and all that they imply, without the roles of domains. */
export async function withImplied(db: Db | Tx, roleIds: readonly string[]): Promise<RoleName[]> {
  if (roleIds.length === 0) return []
  return [
    ...(await db.execute<{ id: string; name: string }>(sql`
    with recursive held as (
      select id as role_id from ${roles} where ${roles.id} in ${[...roleIds]}
      union select i.implied_id from ${impliedRoles} i join held on i.prior_id = held.role_id)
    select r.id, r.name from held join ${roles} r on r.id = held.role_id where r.domain_id is null order by r.name`)),
  ]
}

/** The projects, or the domains, on which a user has any role. */
export async function reachable(db: Db | Tx, userId: string, kind: 'project' | 'domain') {
  const direct = sql`select a.target_id as id from ${assignments} a where ${actorIs(userId)} and a.target_kind = ${kind} and not a.inherited`
  if (kind === 'domain') return sql`(${direct})`
  return sql`(${direct} union (
    with recursive down as (
      select p.id from ${projects} p join ${assignments} a on a.target_id = p.parent_id where a.inherited and ${actorIs(userId)}
      union select p.id from ${projects} p join down on p.parent_id = down.id)
    select id from down))`
}
