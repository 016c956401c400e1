import { assignments, limits, projects, registeredLimits, services } from '@pileus/db/schema/identity'
import { eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { browse, rowsOf, rowWith } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { pick } from '../../../platform/pick.ts'
import { allows } from '../../../platform/policy.ts'
import { managesMembers, maxShown, membersOf, seesMembers } from '../assignments/members.ts'
import { domainFor, inScope } from '../filters.ts'
import { switchActions, immutable, type Switchable } from './states.ts'

const domain = alias(projects, 'domain')
const parent = alias(projects, 'parent')

/** Users and groups that have a role here by name, not those who inherit one. */
const members = sql<number>`(select count(distinct (a.actor_kind, a.actor_id)) from ${assignments} a
  where a.target_id = ${projects.id} and a.target_kind = 'project' and not a.inherited)`.mapWith(Number)

/** In the words of the index of nested projects: without them Postgres reads all projects for each row. */
const isChild = sql`p.parent_id = ${projects.id} and p.parent_id <> p.domain_id`

/**
 * Nothing enabled lies below a disabled project: neither is created, enabled nor disabled against that. So the nearest relatives tell,
 * and the domain, which is disabled without its projects. A recursion for each row costs seconds where there are ten thousand.
 */
const disabledAbove = sql<boolean>`(not coalesce(${parent.enabled}, true) or not ${domain.enabled})`
const enabledBelow = sql<boolean>`exists (select from ${projects} p where ${isChild} and p.enabled)`
const children = sql<number>`(select count(*) from ${projects} p where ${isChild})`.mapWith(Number)

export const projectRows = rowsOf({
  from: projects,
  joins: [
    { kind: 'inner', table: domain, on: eq(domain.id, projects.domainId) },
    { kind: 'left', table: parent, on: eq(parent.id, projects.parentId) },
  ],
  columns: {
    id: projects.id,
    name: projects.name,
    description: projects.description,
    domainId: projects.domainId,
    domainName: domain.name,
    parentId: projects.parentId,
    parentName: sql<string | null>`${parent.name}`,
    enabled: projects.enabled,
    immutable: projects.immutable,
    tags: projects.tags,
    members,
    children,
    disabledAbove,
    enabledBelow,
    createdAt: projects.createdAt,
    updatedAt: projects.updatedAt,
  },
})

export function canProject(ctx: Ctx, row: Switchable & { children: number }) {
  const target = { id: row.id, domainId: row.domainId }
  return can(ctx, {
    edit: ['identity:update_project', target, immutable('project', row)],
    tag: ['identity:update_project_tags', target, immutable('project', row)],
    ...switchActions('identity:update_project', 'project', target, row),
    delete: [
      'identity:delete_project',
      target,
      immutable('project', row),
      row.children > 0 && { code: 'has_children', message: 'Projects lie below this one: delete those first.' },
    ],
  })
}

export const browseProjects = browse({
  policy: 'identity:list_projects',
  visible: { domainId: projects.domainId },
  ...projectRows,
  search: [projects.name, projects.description],
  sort: {
    name: 'text',
    description: 'text',
    id: 'text',
    domainName: 'text',
    parentName: 'text',
    enabled: 'boolean',
    members: 'number',
    createdAt: 'time',
  },
  order: 'name',
  facets: { domainId: { label: 'domainName' }, enabled: { values: ['true', 'false'] }, tags: { each: true } },
  filters: { parentId: (ids) => inArray(projects.parentId, [...ids]) },
  where: (ctx) => [inScope(ctx, projects.domainId), eq(projects.isDomain, false)],
  can: canProject,
  actions: (ctx) => can(ctx, { create: ['identity:create_project', { domainId: domainFor(ctx, undefined) }] }),
})

/** What is around a project comes with it: one statement, whatever the depth of the tree. */
const pageRows = ({ projectId }: { projectId: string }) => ({
  ...projectRows,
  columns: { ...projectRows.columns, around: relativesOf(projectId), limits: limitsBeside(projectId) },
})

export const pageProject = query({
  policy: 'identity:get_project',
  input: z.object({ projectId: z.string().max(255) }),
  target: (ctx, { projectId }) => rowWith(ctx, pageRows({ projectId }), projectId, eq(projects.isDomain, false)),
  missing: ({ projectId }) => ['project', projectId] as const,
  attributes: ({ id, domainId }) => ({ id, domainId }),
  async run(ctx, _input, { around, limits, ...project }) {
    const verdicts = can(ctx, {
      seeMembers: seesMembers(project),
      manageMembers: managesMembers('project', project),
      seeLimits: ['identity:get_limit', { projectId: project.id, projectDomainId: project.domainId }],
      limit: ['identity:create_limits', {}],
      createChild: ['identity:create_project', { domainId: project.domainId }],
    })
    const seen = around.filter((one) => sees(ctx, one))
    return {
      project: { ...project, can: { ...canProject(ctx, project), ...verdicts } },
      /** From the domain down. */
      parents: seen.filter((one) => one.distance < 0),
      children: seen.filter((one) => one.distance > 0),
      members: verdicts.seeMembers === true ? await membersOf(ctx, { id: project.id, isDomain: false }) : null,
      limits: verdicts.seeLimits === true ? limits : null,
    }
  },
})

const relative = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  isDomain: z.boolean(),
  domainId: z.string().nullable(),
  distance: z.number(),
})
type Relative = z.output<typeof relative>

const relativesOf = (id: string) =>
  sql`(
    with recursive up as (
      select p.parent_id as id, -1 as distance from ${projects} p where p.id = ${id}
      union all select p.parent_id, up.distance - 1 from ${projects} p join up on p.id = up.id where p.parent_id is not null),
    around as (
      select p.*, up.distance from up join ${projects} p on p.id = up.id
      union all
      (select p.*, 1 from ${projects} p where p.parent_id = ${id} order by lower(p.name), p.id limit ${maxShown}))
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'enabled', enabled, 'isDomain', is_domain, 'domainId', domain_id,
      'distance', distance) order by distance, lower(name), id), '[]') from around)`.mapWith((found) => z.array(relative).parse(found))

const sees = ({ cloud, caller }: Ctx, { id, domainId, isDomain }: Relative): boolean =>
  isDomain
    ? allows(cloud.policy['identity:get_domain'], caller, { domainId: id }, cloud.profile)
    : allows(cloud.policy['identity:get_project'], caller, { id, domainId }, cloud.profile)

const limit = z.object({
  registeredLimitId: z.string(),
  resourceName: z.string(),
  defaultLimit: z.number(),
  serviceId: z.string(),
  serviceType: z.string(),
  regionId: z.string().nullable(),
  limitId: z.string().nullable(),
  resourceLimit: z.number().nullable(),
})

/** Every registered limit, and what the project has instead of it. */
const limitsBeside = (projectId: string) =>
  sql`(
    select coalesce(jsonb_agg(beside order by beside."serviceType", beside."resourceName", beside."registeredLimitId"), '[]') from (
      select r.id as "registeredLimitId", r.resource_name as "resourceName", r.default_limit as "defaultLimit", s.id as "serviceId",
        s.type as "serviceType", r.region_id as "regionId", l.id as "limitId", l.resource_limit as "resourceLimit"
      from ${registeredLimits} r
      join ${services} s on s.id = r.service_id
      left join ${limits} l on l.registered_limit_id = r.id and l.project_id = ${projectId}
      order by s.type, r.resource_name, r.id limit ${maxShown}) beside)`.mapWith((found) => z.array(limit).parse(found))

export const pickProjects = pick({
  policy: 'identity:list_projects',
  visible: { domainId: projects.domainId },
  from: projects,
  beside: { table: domain, on: eq(domain.id, projects.domainId) },
  id: projects.id,
  name: projects.name,
  detail: domain.name,
  domain: projects.domainId,
  where: (ctx) => [inScope(ctx, projects.domainId), eq(projects.isDomain, false)],
})
