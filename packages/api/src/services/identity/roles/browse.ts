import { assignments, impliedRoles, projects, roles } from '@pileus/db/schema/identity'
import { and, eq, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { browse, rowsOf } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { visible } from '../../../platform/policy.ts'
import { immutable } from '../projects/states.ts'

const domain = alias(projects, 'domain')

export const roleRows = rowsOf({
  from: roles,
  joins: [{ kind: 'left', table: domain, on: eq(domain.id, roles.domainId) }],
  columns: {
    id: roles.id,
    name: roles.name,
    description: roles.description,
    domainId: roles.domainId,
    domainName: sql<string | null>`${domain.name}`,
    immutable: roles.immutable,
    implies: sql<string[]>`array(select r.name from ${impliedRoles} i join ${roles} r on r.id = i.implied_id
    where i.prior_id = ${roles.id} order by r.name)`.mapWith(projects.tags),
    assignments: sql<number>`(select count(*) from ${assignments} a where a.role_id = ${roles.id})`.mapWith(Number),
    createdAt: roles.createdAt,
    updatedAt: roles.updatedAt,
  },
})

/** Roles of the cloud and roles of domains have rules of their own, here as everywhere. */
export function seenRoles(ctx: Ctx): SQL | undefined {
  const { policy, profile } = ctx.cloud
  const columns = { roleName: roles.name, roleDomainId: roles.domainId }
  const ofCloud = visible(policy['identity:get_role'], ctx.caller, columns, profile)
  const ofDomains = visible(policy['identity:get_domain_role'], ctx.caller, columns, profile)
  return or(and(isNull(roles.domainId), sql`${ofCloud}`), and(isNotNull(roles.domainId), sql`${ofDomains}`))
}

export function canRole(ctx: Ctx, row: { domainId: string | null; immutable: boolean | null }) {
  const [update, remove] = row.domainId
    ? ['identity:update_domain_role', 'identity:delete_domain_role']
    : ['identity:update_role', 'identity:delete_role']
  return can(ctx, {
    edit: [update, {}, immutable('role', row)],
    unprotect: [update, {}, !row.immutable && { code: 'not_immutable', message: 'This role is not protected.' }],
    delete: [remove, {}, immutable('role', row)],
    imply: ['identity:create_implied_role', {}],
    unimply: ['identity:delete_implied_role', {}],
  })
}

export const browseRoles = browse({
  policy: 'identity:list_roles',
  visible: {},
  ...roleRows,
  search: [roles.name, roles.description],
  sort: { name: 'text', description: 'text', id: 'text', domainName: 'text', assignments: 'number', createdAt: 'time' },
  order: 'name',
  facets: { domainId: { label: 'domainName' } },
  where: (ctx) => [seenRoles(ctx)],
  can: canRole,
  actions: (ctx) => can(ctx, { create: ['identity:create_role', {}], createInDomain: ['identity:create_domain_role', {}] }),
})
