import { groups, projects, roles, users } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { browse, rowsOf, rowWith } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { pick } from '../../../platform/pick.ts'
import { managesMembers, membersOf, seesMembers } from '../assignments/members.ts'
import { inScope } from '../filters.ts'
import { immutable, switchActions, type Switchable } from '../projects/states.ts'

export const domainRows = rowsOf({
  from: projects,
  columns: {
    id: projects.id,
    name: projects.name,
    description: projects.description,
    enabled: projects.enabled,
    immutable: projects.immutable,
    tags: projects.tags,
    projects: sql<number>`(select count(*) from ${projects} p where p.domain_id = ${projects.id})`.mapWith(Number),
    users: sql<number>`(select count(*) from ${users} u where u.domain_id = ${projects.id})`.mapWith(Number),
    groups: sql<number>`(select count(*) from ${groups} g where g.domain_id = ${projects.id})`.mapWith(Number),
    holdsImmutable: sql<boolean>`(exists (select from ${projects} p where p.domain_id = ${projects.id} and p.immutable)
    or exists (select from ${roles} r where r.domain_id = ${projects.id} and r.immutable))`,
    createdAt: projects.createdAt,
    updatedAt: projects.updatedAt,
  },
})

const inDefault = { code: 'default_domain', message: 'The default domain cannot be deleted: what names no domain lives in it.' }
const isEnabled = { code: 'domain_enabled', message: 'Only a disabled domain can be deleted: disable it first.' }
const isDisabled = { code: 'domain_disabled', message: 'This domain is disabled: enable it first.' }
const holdsImmutable = {
  code: 'holds_immutable',
  message: 'Projects or roles in this domain are protected against deletion: set their option "immutable" to false first.',
}

export function canDomain(ctx: Ctx, row: Pick<Switchable, 'id' | 'enabled' | 'immutable'> & { holdsImmutable: boolean }) {
  const nothingAround = { ...row, domainId: null, disabledAbove: false, enabledBelow: false }
  return can(ctx, {
    edit: ['identity:update_domain', {}, immutable('domain', row)],
    ...switchActions('identity:update_domain', 'domain', {}, nothingAround),
    delete: [
      'identity:delete_domain',
      {},
      immutable('domain', row),
      row.id === 'default' && inDefault,
      row.enabled && isEnabled,
      row.holdsImmutable && holdsImmutable,
    ],
    createProject: ['identity:create_project', { domainId: row.id }, !row.enabled && isDisabled],
    createUser: ['identity:create_user', { domainId: row.id }],
    createGroup: ['identity:create_group', { domainId: row.id }],
  })
}

export const browseDomains = browse({
  policy: 'identity:list_domains',
  visible: { domainId: projects.id },
  ...domainRows,
  search: [projects.name, projects.description],
  sort: {
    name: 'text',
    description: 'text',
    id: 'text',
    enabled: 'boolean',
    projects: 'number',
    users: 'number',
    groups: 'number',
    createdAt: 'time',
  },
  order: 'name',
  facets: { enabled: { values: ['true', 'false'] }, tags: { each: true } },
  where: (ctx) => [inScope(ctx, projects.id), eq(projects.isDomain, true)],
  can: canDomain,
  actions: (ctx) => can(ctx, { create: ['identity:create_domain', {}] }),
})

export const pageDomain = query({
  policy: 'identity:get_domain',
  input: z.object({ domainId: z.string().max(255) }),
  target: (ctx, { domainId }) => rowWith(ctx, domainRows, domainId, eq(projects.isDomain, true)),
  missing: ({ domainId }) => ['domain', domainId] as const,
  attributes: ({ id }) => ({ domainId: id }),
  async run(ctx, _input, domain) {
    const verdicts = can(ctx, {
      seeMembers: seesMembers({ id: domain.id, domainId: null }),
      manageMembers: managesMembers('domain', { id: domain.id, domainId: null }),
      seeProjects: ['identity:list_projects', { domainId: domain.id }],
      seeUsers: ['identity:list_users', { domainId: domain.id }],
      seeGroups: ['identity:list_groups', { domainId: domain.id }],
    })
    return {
      domain: { ...domain, can: { ...canDomain(ctx, domain), ...verdicts } },
      members: verdicts.seeMembers === true ? await membersOf(ctx, { id: domain.id, isDomain: true }) : null,
    }
  },
})

export const pickDomains = pick({
  policy: 'identity:list_domains',
  visible: { domainId: projects.id },
  from: projects,
  id: projects.id,
  name: projects.name,
  detail: projects.description,
  where: (ctx) => [inScope(ctx, projects.id), eq(projects.isDomain, true)],
})
