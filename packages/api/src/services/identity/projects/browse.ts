import { assignments, projects } from '@pileus/db/schema/identity'
import { eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { browse, rowsOf } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { domainFor, inScope } from '../filters.ts'
import { switchActions, immutable, type Switchable } from './states.ts'

const domain = alias(projects, 'domain')
const parent = alias(projects, 'parent')

/** Users and groups that have a role here by name, not those who inherit one. */
const members = sql<number>`(select count(distinct (a.actor_kind, a.actor_id)) from ${assignments} a
  where a.target_id = ${projects.id} and a.target_kind = 'project' and not a.inherited)`.mapWith(Number)

const disabledAbove = sql<boolean>`exists (with recursive up as (
  select p.id, p.parent_id, p.enabled from ${projects} p where p.id = ${projects.parentId}
  union all select p.id, p.parent_id, p.enabled from ${projects} p join up on p.id = up.parent_id)
  select from up where not enabled)`
const enabledBelow = sql<boolean>`exists (with recursive down as (
  select p.id, p.enabled from ${projects} p where p.parent_id = ${projects.id}
  union all select p.id, p.enabled from ${projects} p join down on p.parent_id = down.id)
  select from down where enabled)`
const children = sql<number>`(select count(*) from ${projects} p where p.parent_id = ${projects.id})`.mapWith(Number)

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
