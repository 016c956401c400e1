import { assignments, projects } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { browse } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import { inScope } from '../filters.ts'

const domain = alias(projects, 'domain')
const parent = alias(projects, 'parent')

/** Users and groups that have a role here by name, not those who inherit one. */
const members = sql<number>`(select count(distinct (a.actor_kind, a.actor_id)) from ${assignments} a
  where a.target_id = ${projects.id} and a.target_kind = 'project' and not a.inherited)`.mapWith(Number)

export const browseProjects = browse({
  policy: 'identity:list_projects',
  visible: { domainId: projects.domainId },
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
    createdAt: projects.createdAt,
    updatedAt: projects.updatedAt,
  },
  search: [projects.name, projects.description],
  sort: {
    name: 'text',
    description: 'text',
    domainName: 'text',
    parentName: 'text',
    enabled: 'boolean',
    members: 'number',
    createdAt: 'time',
  },
  order: 'name',
  facets: { domainId: { label: 'domainName' }, enabled: { values: ['true', 'false'] }, tags: { each: true } },
  filters: ['parentId'],
  where: (ctx) => [inScope(ctx, projects.domainId), eq(projects.isDomain, false)],
  can: (ctx, row) =>
    can(ctx, {
      edit: ['identity:update_project', { id: row.id, domainId: row.domainId }],
      delete: ['identity:delete_project', { id: row.id, domainId: row.domainId }],
    }),
})
