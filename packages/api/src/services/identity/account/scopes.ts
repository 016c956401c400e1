import { assignments, impliedRoles, passwords, projects, roles, sessions, users } from '@pileus/db/schema/identity'
import { eq, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Ctx } from '../../../platform/ctx.ts'
import { first } from '../../../platform/op.ts'
import { actorIs } from '../assignments/effective.ts'
import { rulesSatisfied } from '../tokens/authenticate.ts'

/** More than this are searched for, not listed. */
const maxListed = 200

export interface DomainScope {
  id: string
  name: string
  roles: string[]
}

export interface ProjectScope extends DomainScope {
  domainId: string
  domainName: string
}

/** Where somebody may work. */
export interface Scopes {
  systemRoles: string[]
  domains: DomainScope[]
  domainsTotal: number
  projects: ProjectScope[]
  projectsTotal: number
}

export interface Account extends Scopes {
  user: {
    id: string
    name: string
    email: string | null
    description: string | null
    domain: { id: string; name: string }
    passwordExpiresAt: Date | null
    /** A password alone does not log this user in. */
    mfa: boolean
  }
  session: { id: string; expiresAt: Date } | null
  defaultProjectId: string | null
  /** Where this user runs the whole cloud, as pages name the scope: `system`, `project:<id>`, or nowhere. */
  administers: string | null
  /** Domains of which this user may manage the people and projects. */
  manages: string[]
}

/** Who asks, and where else the same person may work: two statements, however many projects there are. */
export async function accountOf(ctx: Ctx): Promise<Account> {
  const { userId, sessionId } = ctx.caller
  const domain = alias(projects, 'home')
  const ends = sql<Date | null>`(select p.expires_at from ${passwords} p where p.user_id = ${users.id} order by p.created_at desc limit 1)`
  const [person, found] = await Promise.all([
    first(
      ctx.db
        .select({ user: users, domain, passwordExpiresAt: ends.mapWith(passwords.expiresAt), session: sessions })
        .from(users)
        .innerJoin(domain, eq(domain.id, users.domainId))
        .leftJoin(sessions, eq(sessions.id, sessionId ?? ''))
        .where(eq(users.id, userId))
        .limit(1),
    ),
    findScopes(ctx, undefined),
  ])
  if (!person) throw new Error('The caller is nobody.')
  const { user, session } = person
  const { administeredProjectId, ...scopes } = found
  return {
    user: {
      id: user.id,
      name: user.name,
      email: user.email,
      description: user.description,
      domain: { id: person.domain.id, name: person.domain.name },
      passwordExpiresAt: person.passwordExpiresAt,
      mfa: !rulesSatisfied(user.options, ['password']),
    },
    session: session && { id: session.id, expiresAt: session.expiresAt },
    ...scopes,
    defaultProjectId: user.defaultProjectId,
    administers: administered(ctx, scopes.systemRoles, administeredProjectId),
    manages: scopes.domains.filter((scope) => scope.roles.includes('manager') || scope.roles.includes('admin')).map((scope) => scope.id),
  }
}

/** The system, where somebody is its admin; a project, where an admin of any is the cloud's; and else the system, to look at. */
function administered(ctx: Ctx, systemRoles: readonly string[], projectId: string | null): string | null {
  if (systemRoles.includes('admin')) return 'system'
  if (ctx.cloud.profile === 'default' && projectId !== null) return `project:${projectId}`
  return systemRoles.length > 0 ? 'system' : null
}

interface FoundScopes extends Scopes {
  administeredProjectId: string | null
}

/** A row of what is found, whatever it is. */
type Row = Record<string, unknown> & {
  kind: 'system' | 'domain' | 'project' | 'administered'
  id: string
  name: string
  domainId: string
  domainName: string
  roles: string[]
  total: number
}

/** The scopes in which the caller has a role, those whose name holds `q` if it is given. */
export async function findScopes(ctx: Ctx, q: string | undefined): Promise<FoundScopes> {
  const rows = [...(await ctx.db.execute<Row>(scopesOf(ctx.caller.userId, q)))]
  const of = (kind: Row['kind']) => rows.filter((row) => row.kind === kind)
  const [domains, found] = [of('domain'), of('project')]
  const systemRoles = of('system').flatMap((row) => row.roles)
  return {
    systemRoles,
    domains: domains.map(({ id, name, roles }) => ({ id, name, roles })),
    domainsTotal: Number(domains[0]?.total ?? 0),
    projects: found.map(({ id, name, roles, domainId, domainName }) => ({ id, name, roles, domainId, domainName })),
    projectsTotal: Number(found[0]?.total ?? 0),
    administeredProjectId: of('administered')[0]?.id ?? null,
  }
}

/**
 * `base`: what is assigned, as it reaches down the trees. `means`: each role with the names of all that it implies; there are few
 * roles, and perhaps many projects, so the two are joined last and only for what is shown.
 */
function scopesOf(userId: string, q: string | undefined): SQL {
  const named = q === undefined ? sql`true` : sql`(strpos(lower(p.name), lower(${q})) > 0 or p.id = ${q})`
  return sql`with recursive mine as materialized (
      select a.target_kind as kind, a.target_id as id, a.role_id, a.inherited from ${assignments} a where ${actorIs(userId)}),
    down as (
      select p.id, m.role_id from ${projects} p join mine m on m.inherited and m.id = p.parent_id
      union select p.id, down.role_id from ${projects} p join down on p.parent_id = down.id),
    base as materialized (
      select kind, id, role_id from mine where not inherited union select 'project', id, role_id from down),
    implied as (
      select distinct role_id as start, role_id from mine
      union select implied.start, i.implied_id from ${impliedRoles} i join implied on i.prior_id = implied.role_id),
    means as materialized (
      select implied.start, r.name from implied join ${roles} r on r.id = implied.role_id where r.domain_id is null),
    shown as materialized (
      select able.kind, p.id, p.name, coalesce(d.id, '') as domain_id, coalesce(d.name, '') as domain_name,
        count(*) over (partition by able.kind) as total, row_number() over (partition by able.kind order by p.name, p.id) as place
      from (select distinct kind, id from base where role_id in (select start from means)) able
      join ${projects} p on p.id = able.id and p.enabled and p.is_domain = (able.kind = 'domain')
      left join ${projects} d on d.id = p.domain_id
      where able.kind in ('project', 'domain') and ${named} and coalesce(d.enabled, true))
    (select s.kind, s.id, s.name, s.domain_id as "domainId", s.domain_name as "domainName", array_agg(distinct m.name order by m.name) as roles, s.total
      from shown s join base b on b.kind = s.kind and b.id = s.id join means m on m.start = b.role_id
      where s.place <= ${maxListed} group by s.kind, s.id, s.name, s.domain_id, s.domain_name, s.total, s.place order by s.kind, s.place)
    union all (select 'system', 'system', '', '', '', array_agg(distinct m.name order by m.name), 1
      from base b join means m on m.start = b.role_id where b.kind = 'system' having count(*) > 0)
    union all (select 'administered', p.id, p.name, '', '', '{}', 1
      from base b join means m on m.start = b.role_id and m.name = 'admin'
      join ${projects} p on p.id = b.id and p.enabled and not p.is_domain join ${projects} d on d.id = p.domain_id and d.enabled
      where b.kind = 'project' order by p.id = (select u.default_project_id from ${users} u where u.id = ${userId}) desc nulls last, p.name, p.id limit 1)`
}
