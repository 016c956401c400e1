import { applicationCredentials, endpoints, groups, projects, regions, roles, services, users } from '@pileus/db/schema/identity'
import { and, eq, or, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Ctx } from '../../platform/ctx.ts'
import { type Columns, visible } from '../../platform/policy.ts'
import type { Found, SearchSource } from '../../platform/service.ts'
import { reachable } from './assignments/effective.ts'
import { inScope } from './filters.ts'

interface Arm {
  kind: string
  from: PgTable
  id: AnyPgColumn
  name: SQL | AnyPgColumn
  detail: SQL
  projectId?: SQL
  domainId?: SQL
  /** What may be seen of it; false is nothing. */
  seen: SQL | boolean | undefined
  matches: SQL
  also?: SQL | undefined
}

/**
 * One statement for all kinds. What there may be a hundred thousand of (projects, users, groups) is found by the beginning of its name,
 * by an index; of what is few, any part will do. A whole id always will.
 */
export const identitySearch: SearchSource = {
  kinds: ['project', 'user', 'group', 'domain', 'role', 'application_credential', 'region', 'service', 'endpoint'],
  async run(ctx, text, limit) {
    const arms = [...(await many(ctx, text)), ...few(ctx, text)].filter(({ seen }) => seen !== false)
    if (arms.length === 0) return []
    const rows = await ctx.db.execute<Found & Record<string, unknown>>(
      sql.join(
        arms.map((arm) => select(arm, limit)),
        sql` union all `,
      ),
    )
    return [...rows]
  },
}

function select({ kind, from, id, name, detail, projectId, domainId, seen, matches, also }: Arm, limit: number): SQL {
  const where = and(typeof seen === 'boolean' ? undefined : seen, matches, also)
  return sql`(select ${kind}::text as kind, ${id} as id, ${name} as name, ${detail} as detail, ${projectId ?? sql`null::text`} as "projectId",
    ${domainId ?? sql`null::text`} as "domainId" from ${from} where ${where} order by ${name} limit ${limit})`
}

const domainName = (id: AnyPgColumn) => sql`coalesce((select d.name from ${projects} d where d.id = ${id}), '')`

/** Byte by byte, as the index is ordered: so a range finds what begins with the text, whatever it holds. */
export function begins(name: AnyPgColumn, text: string): SQL {
  const low = text.toLowerCase()
  return sql`(lower(${name}) collate "C" >= ${low} and lower(${name}) collate "C" < ${`${low}\u{10ffff}`})`
}

async function many(ctx: Ctx, text: string): Promise<Arm[]> {
  const places = (name: AnyPgColumn, id: AnyPgColumn) => or(begins(name, text), eq(id, text)) ?? begins(name, text)
  const people = seenBy(ctx, 'identity:list_users', { domainId: users.domainId })
  return [
    {
      kind: 'project',
      from: projects,
      id: projects.id,
      name: projects.name,
      detail: domainName(projects.domainId),
      projectId: sql`${projects.id}`,
      domainId: sql`${projects.domainId}`,
      seen: await seenProjects(ctx),
      matches: places(projects.name, projects.id),
      also: and(eq(projects.isDomain, false), inScope(ctx, projects.domainId)),
    },
    {
      kind: 'user',
      from: users,
      id: users.id,
      name: users.name,
      detail: domainName(users.domainId),
      domainId: sql`${users.domainId}`,
      seen: people,
      matches: places(users.name, users.id),
      also: inScope(ctx, users.domainId),
    },
    {
      kind: 'group',
      from: groups,
      id: groups.id,
      name: groups.name,
      detail: domainName(groups.domainId),
      domainId: sql`${groups.domainId}`,
      seen: seenBy(ctx, 'identity:list_groups', { domainId: groups.domainId }),
      matches: places(groups.name, groups.id),
      also: inScope(ctx, groups.domainId),
    },
  ]
}

const seenBy = ({ cloud, caller }: Ctx, policy: string, columns: Columns) => visible(cloud.policy[policy], caller, columns, cloud.profile)

/** Who may not list projects finds those he works in; what was lent reaches no further than its own. */
async function seenProjects(ctx: Ctx): Promise<SQL | boolean> {
  const listed = seenBy(ctx, 'identity:list_projects', { domainId: projects.domainId })
  if (listed !== false) return listed
  const { scope, delegation, userId } = ctx.caller
  if (delegation) return scope.kind === 'project' && eq(projects.id, scope.projectId)
  return sql`${projects.id} in ${await reachable(ctx.db, userId, 'project')}`
}

function few(ctx: Ctx, text: string): Arm[] {
  const holds = (...columns: (AnyPgColumn | SQL)[]) =>
    sql`(${sql.join(
      columns.map((column) => sql`strpos(lower(${column}), ${text.toLowerCase()}) > 0`),
      sql` or `,
    )})`
  const { caller } = ctx
  return [
    {
      kind: 'domain',
      from: projects,
      id: projects.id,
      name: projects.name,
      detail: sql`${projects.description}`,
      domainId: sql`${projects.id}`,
      seen: seenBy(ctx, 'identity:list_domains', { domainId: projects.id }),
      matches: holds(projects.name, projects.id),
      also: and(eq(projects.isDomain, true), inScope(ctx, projects.id)),
    },
    {
      kind: 'role',
      from: roles,
      id: roles.id,
      name: roles.name,
      detail: sql`coalesce(${roles.description}, '')`,
      domainId: sql`${roles.domainId}`,
      seen: seenBy(ctx, 'identity:get_role', { roleName: roles.name, roleDomainId: roles.domainId }),
      matches: holds(roles.name, roles.id),
    },
    {
      kind: 'application_credential',
      from: applicationCredentials,
      id: applicationCredentials.id,
      name: applicationCredentials.name,
      detail: sql`coalesce((select p.name from ${projects} p where p.id = ${applicationCredentials.projectId}), '')`,
      projectId: sql`${applicationCredentials.projectId}`,
      // One's own, and not by what was lent.
      seen: caller.delegation === undefined && eq(applicationCredentials.userId, caller.userId),
      matches: holds(applicationCredentials.name, applicationCredentials.id),
    },
    {
      kind: 'region',
      from: regions,
      id: regions.id,
      name: regions.id,
      detail: sql`${regions.description}`,
      seen: seenBy(ctx, 'identity:list_regions', {}),
      matches: holds(regions.id, regions.description),
    },
    {
      kind: 'service',
      from: services,
      id: services.id,
      name: sql`coalesce(nullif(${services.name}, ''), ${services.type})`,
      detail: sql`${services.type}`,
      seen: seenBy(ctx, 'identity:list_services', {}),
      matches: holds(services.name, services.type, services.id),
    },
    {
      kind: 'endpoint',
      from: endpoints,
      id: endpoints.id,
      name: endpoints.url,
      detail: sql`concat_ws(' ', (select s.type from ${services} s where s.id = ${endpoints.serviceId}), ${endpoints.interface}, ${endpoints.regionId})`,
      seen: seenBy(ctx, 'identity:list_endpoints', {}),
      matches: holds(endpoints.url, endpoints.id),
    },
  ]
}
