import { assignments, groups, impliedRoles, memberships, projects, roles, users } from '@pileus/db/schema/identity'
import { sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { forbidden, notFound } from '../../../platform/fault.ts'
import { demands, waysThrough, words, type Way } from '../../../platform/explain.ts'
import { query } from '../../../platform/op.ts'
import { scopeKinds, type Rule, type ScopeKind } from '../../../platform/policy.ts'
import { effectiveRoles, withImplied } from '../assignments/effective.ts'
import { nameOfRole, requireRole } from '../roles/ops.ts'
import { findProject } from '../projects/ops.ts'
import { findUser } from '../users/ops.ts'

/** One rule in one scope: whether it is satisfied always, or only of some things. */
export interface Permission {
  rule: string
  scope: ScopeKind
  /** Null: of anything. Otherwise what must be true of the thing. */
  only: string | null
}

/** Everything that roles are good for, by service, from the rules in force. */
function permissions(ctx: Ctx, names: ReadonlySet<string>, scopes: readonly ScopeKind[]): Record<string, Permission[]> {
  const { policy, profile } = ctx.cloud
  const found = Object.entries(policy).flatMap(([name, rule]) =>
    scopes.flatMap((scope): Permission[] => {
      const left = demands(rule, { scope, profile, roles: names })
      return left.kind === 'never' ? [] : [{ rule: name, scope, only: left.kind === 'always' ? null : words(left) }]
    }),
  )
  return Object.fromEntries(Map.groupBy(found, ({ rule }) => serviceOf(rule)))
}

const serviceOf = (rule: string) => rule.slice(0, rule.indexOf(':'))

export const explainRole = query({
  policy: 'identity:get_role',
  policyOf: (_input, role) => (role?.domainId ? 'identity:get_domain_role' : 'identity:get_role'),
  input: z.object({ roleId: z.string().max(255) }),
  target: (ctx: Ctx, { roleId }: { roleId: string }) => requireRole(ctx, roleId),
  attributes: (role) => nameOfRole(role),
  async run(ctx, _input, role) {
    const held = await withImplied(ctx.db, [role.id])
    return {
      role: { id: role.id, name: role.name },
      implies: held.filter((one) => one.id !== role.id),
      services: permissions(ctx, new Set(held.map((one) => one.name)), scopeKinds),
    }
  },
})

/** What can be asked about: every rule in force. Rules are no secret of anybody who may see roles. */
export const listRules = query({
  policy: 'identity:list_roles',
  input: z.object({}).default({}),
  run: async ({ cloud }) => Object.keys(cloud.policy).sort(),
})

function requireRule(ctx: Ctx, name: string): Rule {
  const rule = Object.hasOwn(ctx.cloud.policy, name) ? ctx.cloud.policy[name] : undefined
  if (!rule) throw notFound('rule', name)
  return rule
}

const said = ({ scope, roles: names, conditions }: Way) => ({ scope, roles: names, only: conditions.map(words) })

/** Who can do this: which roles in which scopes. */
export const explainRule = query({
  policy: 'identity:list_roles',
  input: z.object({ rule: z.string().max(255) }),
  async run(ctx, { rule: name }) {
    const rule = requireRule(ctx, name)
    return { rule: name, text: rule.check.text, scopes: rule.scopes, ways: waysThrough(rule, ctx.cloud.profile).map(said) }
  },
})

const scopeInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('project'), id: z.string().max(255) }),
  z.object({ kind: z.literal('domain'), id: z.string().max(255) }),
  z.object({ kind: z.literal('system') }),
])
type Place = z.output<typeof scopeInput>

const ownDomain = ({ caller }: Ctx) => (caller.scope.kind === 'domain' ? { domainId: caller.scope.domainId } : {})

/** The domain of a place. A domain's token asks about its own domain only. */
async function domainOf(ctx: Ctx, place: Place): Promise<string | null> {
  const found = place.kind === 'system' ? undefined : await findProject(ctx, place.id)
  const { scope } = ctx.caller
  const domainId = found ? (found.domainId ?? found.id) : null
  if (scope.kind === 'domain' && domainId !== scope.domainId) throw forbidden('With a token of a domain one asks about that domain only.')
  if (place.kind !== 'system' && found?.isDomain !== (place.kind === 'domain')) throw notFound(place.kind, place.id)
  return domainId
}

/** What a user can do in a scope, with all roles there. Everybody may ask about himself. */
export const whatCan = query({
  policy: 'identity:list_role_assignments',
  policyOf: (_input, target) => (target?.own ? 'identity:get_user' : 'identity:list_role_assignments'),
  input: z.object({ userId: z.string().max(255), scope: scopeInput }),
  target: (ctx: Ctx, { userId }: { userId: string }) => ({ own: userId === ctx.caller.userId, place: ownDomain(ctx) }),
  attributes: ({ own, place }, { userId }) => (own ? { id: userId } : place),
  async run(ctx, { userId, scope }) {
    if (!(await findUser(ctx, userId))) throw notFound('user', userId)
    if (userId !== ctx.caller.userId) await domainOf(ctx, scope)
    const held = await effectiveRoles(ctx.db, userId, scope)
    // Without a role there is no token of that scope.
    return { roles: held, services: held.length === 0 ? {} : permissions(ctx, new Set(held.map((one) => one.name)), [scope.kind]) }
  },
})

const pageSize = 50

interface Path {
  scope: ScopeKind
  /** Where the role is held; of the system null. */
  place: { id: string; name: string | null } | null
  role: string
  group: { id: string; name: string } | null
  /** The role is held above and counts for the projects below. */
  inherited: boolean
}

interface Found extends Record<string, unknown> {
  id: string
  name: string
  domain: string
  kind: ScopeKind
  placeId: string
  placeName: string | null
  role: string
  groupId: string | null
  groupName: string | null
  inherited: boolean
}

/** Who can do this to what lies in a place, and by which path; people in the order of their ids. */
export const whoCan = query({
  policy: 'identity:list_role_assignments',
  input: z.object({ rule: z.string().max(255), target: scopeInput, after: z.string().max(255).default('') }),
  target: ownDomain,
  attributes: (place) => place,
  async run(ctx, { rule: name, target, after }) {
    const rule = requireRule(ctx, name)
    const domainId = await domainOf(ctx, target)
    const ways = waysThrough(rule, ctx.cloud.profile)
    const personal = (way: Way) => way.conditions.some((part) => part.kind === 'own' && part.what === 'user')
    const held = ways.filter((way) => !personal(way)).flatMap((way) => heldBy(way, target, domainId))
    const found = held.length === 0 ? [] : await ctx.db.execute<Found>(holders(held, seenPlaces(ctx), after))
    const people = [...Map.groupBy(found, (row) => row.id).values()].flatMap((rows) => personOf(rows))
    return {
      users: people.slice(0, pageSize),
      next: people.length > pageSize ? (people[pageSize - 1]?.id ?? null) : null,
      /** Ways that depend on whose the thing is. */
      also: ways.filter(personal).map(said),
    }
  },
})

/** Where a role must be held for a way to be open, as a condition on assignments; nothing, when the way leads elsewhere. */
function heldBy({ scope, roles: names, conditions }: Way, target: Place, domainId: string | null): SQL[] {
  const own = conditions.flatMap((part) => (part.kind === 'own' ? [part.what] : []))
  const place = placeOf(scope, own, target, domainId)
  return place ? [sql`(${place} and ${sql.join([sql`true`, ...names.map(hasRole)], sql` and `)})`] : []
}

function placeOf(scope: ScopeKind, own: readonly string[], target: Place, domainId: string | null): SQL | undefined {
  if (scope === 'system') return sql`a.target_kind = 'system'`
  const anyProject = sql`((a.target_kind = 'project' and not a.inherited) or (a.target_kind <> 'system' and a.inherited))`
  if (own.includes('project')) return target.kind === 'project' ? onProject(target.id) : undefined
  if (own.includes('projects_domain')) return sql`(${anyProject} and coalesce(t.domain_id, t.id) = ${domainId})`
  if (scope === 'project') return anyProject
  const onDomain = sql`a.target_kind = 'domain' and not a.inherited`
  return own.includes('domain') ? sql`(${onDomain} and a.target_id = ${domainId})` : sql`(${onDomain})`
}

const onProject = (
  id: string,
) => sql`((a.target_kind = 'project' and a.target_id = ${id} and not a.inherited) or (a.inherited and a.target_id in (
  with recursive up as (
    select parent_id as id from ${projects} where id = ${id}
    union select p.parent_id from ${projects} p join up on p.id = up.id where p.parent_id is not null)
  select id from up)))`

/** The role itself, or one that implies it. */
const hasRole = (name: string) => sql`a.role_id in (with recursive up as (
  select id from ${roles} where name = ${name} and domain_id is null
  union select i.prior_id from ${impliedRoles} i join up on i.implied_id = up.id) select id from up)`

const seenPlaces = ({ caller }: Ctx): SQL =>
  caller.scope.kind === 'domain' ? sql`coalesce(t.domain_id, t.id) = ${caller.scope.domainId}` : sql`true`

/** One more person than a page holds, with every path. */
const holders = (held: SQL[], seen: SQL, after: string): SQL => sql`
  with found as (
    select u.id, u.name, d.name as domain, a.target_kind as kind, a.target_id as "placeId", t.name as "placeName", r.name as role,
      g.id as "groupId", g.name as "groupName", a.inherited
    from ${assignments} a join ${roles} r on r.id = a.role_id left join ${projects} t on t.id = a.target_id
    left join ${memberships} m on a.actor_kind = 'group' and m.group_id = a.actor_id left join ${groups} g on g.id = m.group_id
    join ${users} u on u.id = case a.actor_kind when 'user' then a.actor_id else m.user_id end and u.enabled
    join ${projects} d on d.id = u.domain_id and d.enabled
    where u.id > ${after} and ${seen} and (${sql.join(held, sql` or `)})),
  people as (select distinct id from found order by id limit ${pageSize + 1})
  select * from found where id in (select id from people) order by id, role limit 5000`

function personOf(rows: Found[]) {
  const [head] = rows
  if (!head) return []
  const paths = rows.map(
    (row): Path => ({
      scope: row.kind,
      place: row.kind === 'system' ? null : { id: row.placeId, name: row.placeName },
      role: row.role,
      group: row.groupId === null ? null : { id: row.groupId, name: row.groupName ?? row.groupId },
      inherited: row.inherited,
    }),
  )
  return [{ id: head.id, name: head.name, domainName: head.domain, paths }]
}
