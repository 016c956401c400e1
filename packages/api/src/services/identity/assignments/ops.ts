import {
  assignments,
  groups,
  impliedRoles,
  memberships,
  projects,
  roles,
  users,
  type ActorKind,
  type TargetKind,
} from '@pileus/db/schema/identity'
import { sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { badRequest, notFound } from '../../../platform/fault.ts'
import { query } from '../../../platform/op.ts'
import type { Target } from '../../../platform/policy.ts'
import { flag } from '../../../platform/rest/list.ts'

const id = z.string().max(255).optional()
const on = flag.default(false)

const input = z.object({
  userId: id,
  groupId: id,
  roleId: id,
  projectId: id,
  domainId: id,
  system: id,
  /** `projects` asks for what projects inherit, anything else for what they do not. */
  inheritedTo: z.string().optional(),
  /** What people really have: groups, inheritance and implied roles spelled out. */
  effective: on,
  includeNames: on,
  includeSubtree: on,
})

export type Filters = z.output<typeof input>

interface Named {
  id: string
  name: string | null
  domainId: string | null
  domainName: string | null
}

/** One assignment and where it comes from: through a group, from above, by another role. */
export interface Listed {
  actorKind: ActorKind
  targetKind: TargetKind
  actor: Named
  target: Named
  role: Named
  inherited: boolean
  viaGroup: string | null
  /** The project or domain whose assignment is inherited here. */
  origin: { kind: TargetKind; id: string } | null
  priorRole: string | null
}

export const listRoleAssignments = query({
  policy: 'identity:list_role_assignments',
  policyOf: ({ includeSubtree }) => (includeSubtree ? 'identity:list_role_assignments_for_tree' : 'identity:list_role_assignments'),
  input,
  target: (ctx, { includeSubtree, projectId }) =>
    includeSubtree && projectId !== undefined
      ? projectOf(ctx, projectId)
      : ctx.caller.scope.kind === 'domain'
        ? { domainId: ctx.caller.scope.domainId }
        : {},
  attributes: (target) => target,
  async run(ctx, filters) {
    refuseContradictions(filters)
    const rows = await ctx.db.execute<Row>(listing(filters, ctx.caller.scope.kind === 'domain' ? ctx.caller.scope.domainId : undefined))
    return { names: filters.includeNames, rows: rows.map(listed) }
  },
})

async function projectOf(ctx: Ctx, id: string): Promise<Target> {
  const [found] = await ctx.db.execute<{ domain_id: string }>(
    sql`select coalesce(domain_id, id) as domain_id from ${projects} where id = ${id}`,
  )
  if (!found) throw notFound('project', id)
  return { projectId: id, projectDomainId: found.domain_id }
}

function refuseContradictions({ userId, groupId, projectId, domainId, system, inheritedTo, effective, includeSubtree }: Filters) {
  const scopes = [projectId, domainId, system].filter((scope) => scope !== undefined)
  if (scopes.length > 1) throw badRequest('Ask for assignments on a project, on a domain or on the system, not on several of them.')
  if (userId !== undefined && groupId !== undefined) throw badRequest('Ask for the assignments of a user or of a group, not of both.')
  if (includeSubtree && projectId === undefined) throw badRequest('scope.project.id must be given together with include_subtree.')
  if (effective && groupId !== undefined) throw badRequest('Effective assignments are those of users: there are none of a group.')
  if (effective && inheritedTo === 'projects' && domainId !== undefined)
    throw badRequest('Effective assignments are those in force: on a domain none is inherited.')
}

interface Row extends Record<string, unknown> {
  actor_kind: ActorKind
  actor_id: string
  target_kind: TargetKind
  target_id: string
  role_id: string
  inherited: boolean
  via_group: string | null
  origin_kind: TargetKind | null
  origin_id: string | null
  prior_id: string | null
  actor_name: string | null
  actor_domain_id: string | null
  actor_domain_name: string | null
  target_name: string | null
  target_domain_id: string | null
  target_domain_name: string | null
  role_name: string
  role_domain_id: string | null
  role_domain_name: string | null
}

const listed = (r: Row): Listed => ({
  actorKind: r.actor_kind,
  targetKind: r.target_kind,
  actor: { id: r.actor_id, name: r.actor_name, domainId: r.actor_domain_id, domainName: r.actor_domain_name },
  target: { id: r.target_id, name: r.target_name, domainId: r.target_domain_id, domainName: r.target_domain_name },
  role: { id: r.role_id, name: r.role_name, domainId: r.role_domain_id, domainName: r.role_domain_name },
  inherited: r.inherited,
  viaGroup: r.via_group,
  origin: r.origin_kind && r.origin_id ? { kind: r.origin_kind, id: r.origin_id } : null,
  priorRole: r.prior_id,
})

/** One statement from the rows to names. Whoever asks with a domain's token sees that domain's only, whatever the filters say (CVE-2026-80183). */
function listing(filters: Filters, ownDomain: string | undefined): SQL {
  return sql`with recursive ${wantedProjects(filters)}, ${filters.effective ? effective(filters) : plain(filters)}
    select a.*, coalesce(u.name, g.name) as actor_name, coalesce(u.domain_id, g.domain_id) as actor_domain_id, ad.name as actor_domain_name,
      t.name as target_name, t.domain_id as target_domain_id, td.name as target_domain_name,
      r.name as role_name, r.domain_id as role_domain_id, rd.name as role_domain_name
    from found a
    join ${roles} r on r.id = a.role_id
    left join ${users} u on a.actor_kind = 'user' and u.id = a.actor_id
    left join ${groups} g on a.actor_kind = 'group' and g.id = a.actor_id
    left join ${projects} ad on ad.id = coalesce(u.domain_id, g.domain_id)
    left join ${projects} t on a.target_kind <> 'system' and t.id = a.target_id
    left join ${projects} td on td.id = t.domain_id
    left join ${projects} rd on rd.id = r.domain_id
    where ${every([
      filters.roleId === undefined ? undefined : sql`a.role_id = ${filters.roleId}`,
      targetIs(filters),
      filters.inheritedTo === undefined ? undefined : sql`a.inherited = ${filters.inheritedTo === 'projects'}`,
      filters.effective ? sql`r.domain_id is null` : undefined,
      ownDomain === undefined ? undefined : sql`${ownDomain} in (t.id, t.domain_id)`,
    ])}
    order by a.target_kind, a.target_id, a.actor_kind, a.actor_id, a.role_id, a.via_group, a.origin_id, a.prior_id`
}

const every = (conditions: (SQL | undefined)[]) =>
  sql.join([sql`true`, ...conditions.filter((c) => c !== undefined).map((c) => sql`(${c})`)], sql` and `)

/** The project asked for, with those below it when asked for the tree. */
function wantedProjects({ projectId, includeSubtree }: Filters): SQL {
  const below = includeSubtree ? sql`union select p.id from ${projects} p join wanted on p.parent_id = wanted.id` : sql``
  return sql`wanted as (select ${projectId ?? null}::text as id ${below})`
}

const targetIs = ({ domainId, system, projectId }: Filters) =>
  every([
    domainId === undefined ? undefined : sql`a.target_kind = 'domain' and a.target_id = ${domainId}`,
    system === undefined ? undefined : sql`a.target_kind = 'system'`,
    projectId === undefined ? undefined : sql`a.target_kind = 'project' and a.target_id in (select id from wanted)`,
  ])

const actorIs = ({ userId, groupId }: Filters) =>
  every([
    userId === undefined ? undefined : sql`a.actor_kind = 'user' and a.actor_id = ${userId}`,
    groupId === undefined ? undefined : sql`a.actor_kind = 'group' and a.actor_id = ${groupId}`,
  ])

/** The rows as they are. */
const plain = (filters: Filters) => sql`found as (
  select a.*, null as via_group, null as origin_kind, null as origin_id, null as prior_id from ${assignments} a where ${actorIs(filters)})`

/** First groups become their members, then what is inherited falls on the projects below, then roles bring what they imply. */
const effective = (filters: Filters) => sql`
  people as (
    select 'user' as actor_kind, coalesce(m.user_id, a.actor_id) as actor_id, a.target_kind, a.target_id, a.role_id, a.inherited, m.group_id as via_group
    from ${assignments} a left join ${memberships} m on a.actor_kind = 'group' and m.group_id = a.actor_id
    where (a.actor_kind = 'user' or m.user_id is not null)
    and ${filters.userId === undefined ? sql`true` : sql`coalesce(m.user_id, a.actor_id) = ${filters.userId}`}),
  below as (
    select a.target_id as origin_id, p.id from (select distinct target_id from people where inherited) a join ${projects} p on p.parent_id = a.target_id
    union select below.origin_id, p.id from ${projects} p join below on p.parent_id = below.id),
  placed as (
    select actor_kind, actor_id, target_kind, target_id, role_id, inherited, via_group, null as origin_kind, null as origin_id from people where not inherited
    union all
    select actor_kind, actor_id, 'project', b.id, role_id, inherited, via_group, target_kind, b.origin_id from people join below b on inherited and b.origin_id = target_id),
  found as (
    select a.*, null as prior_id from placed a where ${targetIs(filters)}
    union select f.actor_kind, f.actor_id, f.target_kind, f.target_id, i.implied_id, f.inherited, f.via_group, f.origin_kind, f.origin_id, i.prior_id
    from ${impliedRoles} i join found f on i.prior_id = f.role_id)`
