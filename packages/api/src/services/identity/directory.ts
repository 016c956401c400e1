import type { Db, Tx } from '@pileus/db/client'
import {
  applicationCredentials,
  assignments,
  endpoints,
  groups,
  identityProviders,
  mappings,
  passwords,
  projects,
  regions,
  roles,
  services,
  users,
} from '@pileus/db/schema/identity'
import { and, asc, eq, inArray, sql, type SQL } from 'drizzle-orm'
import type { Ctx } from '../../platform/ctx.ts'
import { first } from '../../platform/op.ts'
import type { Describe, Described, FirstStep } from '../../platform/service.ts'

/**
 * What other services may know of identity, whoever asks: they judge themselves whom they tell. Names by id, of users, groups, projects, domains and roles; what is gone has none.
 */
export async function namesOf(db: Db | Tx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const named = (table: typeof users | typeof groups | typeof projects | typeof roles) =>
    db.select({ id: table.id, name: table.name }).from(table).where(inArray(table.id, wanted))
  const rows = await db.execute<{ id: string; name: string }>(
    sql`${named(users)} union all ${named(projects)} union all ${named(groups)} union all ${named(roles)}`,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export const regionsOf = (db: Db | Tx) =>
  db.select({ id: regions.id, description: regions.description }).from(regions).orderBy(asc(regions.id)).limit(200)

/** The catalog as it stands in the tables, disabled entries too. */
export async function catalogRows(db: Db | Tx) {
  return db
    .select({
      id: services.id,
      type: services.type,
      name: services.name,
      enabled: services.enabled,
      endpoints: sql<{ id: string; interface: string; regionId: string | null; url: string; enabled: boolean }[]>`coalesce(
        jsonb_agg(jsonb_build_object('id', ${endpoints.id}, 'interface', ${endpoints.interface}, 'regionId', ${endpoints.regionId},
          'url', ${endpoints.url}, 'enabled', ${endpoints.enabled}) order by ${endpoints.regionId}, ${endpoints.interface})
        filter (where ${endpoints.id} is not null), '[]')`,
    })
    .from(services)
    .leftJoin(endpoints, eq(endpoints.serviceId, services.id))
    .groupBy(services.id)
    .orderBy(asc(services.type), asc(services.name))
    .limit(500)
}

const none = sql<null>`null`

/** What is private to somebody, such as credentials and trusts, is not here: nobody else writes about it. */
const places: Readonly<Record<string, (db: Db | Tx, id: string) => Promise<Described[]>>> = {
  project: (db, id) =>
    db
      .select({ projectId: projects.id, domainId: projects.domainId })
      .from(projects)
      .where(and(eq(projects.id, id), eq(projects.isDomain, false))),
  domain: (db, id) =>
    db
      .select({ projectId: none, domainId: projects.id })
      .from(projects)
      .where(and(eq(projects.id, id), eq(projects.isDomain, true))),
  user: (db, id) => db.select({ projectId: none, domainId: users.domainId }).from(users).where(eq(users.id, id)),
  group: (db, id) => db.select({ projectId: none, domainId: groups.domainId }).from(groups).where(eq(groups.id, id)),
  role: (db, id) => db.select({ projectId: none, domainId: roles.domainId }).from(roles).where(eq(roles.id, id)),
  region: (db, id) => db.select({ projectId: none, domainId: none }).from(regions).where(eq(regions.id, id)),
  service: (db, id) => db.select({ projectId: none, domainId: none }).from(services).where(eq(services.id, id)),
  endpoint: (db, id) => db.select({ projectId: none, domainId: none }).from(endpoints).where(eq(endpoints.id, id)),
  identity_provider: (db, id) => db.select({ projectId: none, domainId: none }).from(identityProviders).where(eq(identityProviders.id, id)),
  mapping: (db, id) => db.select({ projectId: none, domainId: none }).from(mappings).where(eq(mappings.id, id)),
}

/** Where a thing belongs: what is written about it is seen by those who see that. */
export const describe: Describe = async (ctx, kind, id) => {
  const place = Object.hasOwn(places, kind) ? places[kind] : undefined
  return place && first(place(ctx.db, id))
}

/** What a cloud has beyond what it was born with. One statement. */
export async function firstSteps(ctx: Ctx): Promise<FirstStep[]> {
  const some = (rows: SQL) => sql<boolean>`exists (${rows})`
  const [fact] = await ctx.db
    .select({
      // It was made together with its first password; any other one is younger.
      password: some(
        sql`select 1 from ${passwords} p where p.user_id = ${users.id} and p.created_at > ${users.createdAt} + interval '5 seconds'`,
      ),
      project: some(sql`select 1 from ${projects} p where not p.is_domain and (p.domain_id <> 'default' or p.name <> 'admin')`),
      user: some(sql`select 1 from ${users} u where u.id <> ${users.id}`),
      member: some(sql`select 1 from ${assignments} a where a.actor_kind = 'group' or a.actor_id <> ${users.id}`),
      credential: some(sql`select 1 from ${applicationCredentials}`),
      // Where the reader has a role by name: an application credential belongs to a project.
      projectId: sql<string | null>`(select a.target_id from ${assignments} a join ${users} u on u.id = a.actor_id
        where a.actor_id = ${ctx.caller.userId} and a.target_kind = 'project'
        order by a.target_id = u.default_project_id desc nulls last, a.target_id limit 1)`,
    })
    .from(users)
    .where(and(eq(users.domainId, 'default'), eq(users.name, 'admin')))
    .limit(1)
  return [
    {
      id: 'admin_password',
      title: 'Choose the password of the administrator',
      why: 'The first one lies in a file on the server, where whoever can read the file can use it.',
      done: fact?.password ?? true,
      link: '/settings/password',
    },
    {
      id: 'project',
      title: 'Create a project',
      why: 'A project holds the resources of one team or one purpose. The project admin is for running the cloud.',
      done: fact?.project ?? false,
      link: '/system/projects?panel=create',
    },
    {
      id: 'user',
      title: 'Create a user',
      why: 'With a user for everybody the log says who did what, and nobody works as the administrator by habit.',
      done: fact?.user ?? false,
      link: '/system/users?panel=create',
    },
    {
      id: 'member',
      title: 'Give somebody a role on a project',
      why: 'Without a role a user may sign in and nothing else. The role member is what most people need.',
      done: fact?.member ?? false,
      link: '/system/projects',
    },
    {
      id: 'application_credential',
      title: 'Create an application credential',
      why: 'The command line, Terraform and scripts sign in with it, and it can be taken back without changing a password.',
      done: fact?.credential ?? false,
      link: fact?.projectId ? `/project/${fact.projectId}/application-credentials?panel=create` : '/system/projects',
    },
  ]
}
