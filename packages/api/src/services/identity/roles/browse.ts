import { assignments, impliedRoles, projects, roles } from '@pileus/db/schema/identity'
import { and, eq, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { browse, rowsOf, rowWith } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { notFound } from '../../../platform/fault.ts'
import { query } from '../../../platform/op.ts'
import { pick } from '../../../platform/pick.ts'
import { visible } from '../../../platform/policy.ts'
import { inOwnDomain, maxShown, namedAssignments } from '../assignments/members.ts'
import { immutable } from '../projects/states.ts'
import { nameOfRole } from './ops.ts'

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

const prior = alias(roles, 'prior')

/** Roles are no secret: that one is missing is told to everybody, as everywhere. */
async function target(ctx: Ctx, { roleId }: { roleId: string }) {
  const role = await rowWith(ctx, roleRows, roleId)
  if (!role) throw notFound('role', roleId)
  return role
}

export const pageRole = query({
  policy: 'identity:get_role',
  policyOf: (_input, role) => (role?.domainId ? 'identity:get_domain_role' : 'identity:get_role'),
  input: z.object({ roleId: z.string().max(255) }),
  target,
  attributes: (role) => nameOfRole(role),
  async run(ctx, _input, role) {
    const { scope } = ctx.caller
    const verdicts = can(ctx, {
      seeImplied: ['identity:list_implied_roles', {}],
      seeAssignments: ['identity:list_role_assignments', scope.kind === 'domain' ? { domainId: scope.domainId } : {}],
    })
    const [chain, held] = await Promise.all([
      verdicts.seeImplied === true ? impliedAround(ctx, role.id) : null,
      verdicts.seeAssignments === true ? namedAssignments(ctx, and(eq(assignments.roleId, role.id), inOwnDomain(ctx))) : null,
    ])
    return {
      role: { ...role, can: { ...canRole(ctx, role), ...verdicts } },
      implies: chain?.filter((rule) => rule.priorId === role.id).map((rule) => ({ id: rule.impliedId, name: rule.impliedName })) ?? null,
      impliedBy: chain?.filter((rule) => rule.impliedId === role.id).map((rule) => ({ id: rule.priorId, name: rule.priorName })) ?? null,
      assignments: held,
    }
  },
})

const impliedAround = (ctx: Ctx, roleId: string) =>
  ctx.db
    .select({ priorId: impliedRoles.priorId, priorName: prior.name, impliedId: impliedRoles.impliedId, impliedName: roles.name })
    .from(impliedRoles)
    .innerJoin(prior, eq(prior.id, impliedRoles.priorId))
    .innerJoin(roles, eq(roles.id, impliedRoles.impliedId))
    .where(or(eq(impliedRoles.priorId, roleId), eq(impliedRoles.impliedId, roleId)))
    .orderBy(prior.name, roles.name)
    .limit(maxShown)

export const pickRoles = pick({
  policy: 'identity:list_roles',
  visible: {},
  from: roles,
  beside: { table: domain, on: eq(domain.id, roles.domainId) },
  id: roles.id,
  name: roles.name,
  detail: sql`coalesce(${domain.name}, ${roles.description})`,
  domain: roles.domainId,
  where: (ctx) => [seenRoles(ctx)],
})
