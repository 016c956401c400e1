import { projects, roles, type Role } from '@pileus/db/schema/identity'
import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { conflict, forbidden, notFound } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { visible } from '../../../platform/policy.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { told } from '../changes.ts'
import { dropLending } from '../application-credentials/founded.ts'
import { orConflict } from '../conflicts.ts'
import { nameFilters, nameMatches } from '../filters.ts'
import { description, extra, name, option } from '../inputs.ts'

export const findRole = (ctx: Ctx, id: string) => first(ctx.db.select().from(roles).where(eq(roles.id, id)).limit(1))

/** Roles are no secret: that one is missing is told to everybody, before any rule is asked. */
export async function requireRole(ctx: Ctx, id: string): Promise<Role> {
  const role = await findRole(ctx, id)
  if (!role) throw notFound('role', id)
  return role
}

/** A role of the cloud by its name; the same name may exist in domains too. */
export const findRoleByName = (ctx: Ctx, name: string) =>
  first(
    ctx.db
      .select()
      .from(roles)
      .where(and(eq(roles.name, name), isNull(roles.domainId)))
      .limit(1),
  )

/** Rules that go by the name mean the cloud's role: a domain may call a role of its own `member`, whatever that implies. */
export const nameOfRole = ({ domainId, name }: Pick<Role, 'domainId' | 'name'>) => ({
  roleDomainId: domainId,
  ...(domainId === null ? { roleName: name } : {}),
})
export const roleAttributes = (role: Role) => nameOfRole(role)

const one = { roleId: z.string() }
const target = (ctx: Ctx, input: { roleId: string }) => requireRole(ctx, input.roleId)
const options = z.object({ immutable: option }, 'must be an object').optional()

export const showRole = query({
  policy: 'identity:get_role',
  policyOf: (_input, role) => (role?.domainId ? 'identity:get_domain_role' : 'identity:get_role'),
  input: z.object(one),
  target,
  attributes: roleAttributes,
  run: (_ctx, _input, role) => role,
})

/** Without a domain the roles of the cloud, of which a domain's manager sees those that it may hand out. */
export const listRoles = query({
  policy: 'identity:list_roles',
  policyOf: ({ domainId }) => (domainId ? 'identity:list_domain_roles' : 'identity:list_roles'),
  input: z.object({ ...paging, ...nameFilters, domainId: z.string().optional() }),
  run(ctx, { limit, marker, domainId, ...names }) {
    const rule = ctx.cloud.policy[domainId ? 'identity:get_domain_role' : 'identity:get_role']
    const seen = visible(rule, ctx.caller, { roleName: roles.name, roleDomainId: roles.domainId }, ctx.cloud.profile)
    if (seen === false) return { rows: [] }
    const where = [domainId ? eq(roles.domainId, domainId) : isNull(roles.domainId), nameMatches(roles.name, names)]
    return page(ctx, roles, { id: roles.id, where: [...where, seen === true ? undefined : seen], limit, marker })
  },
})

export const createRole = command({
  policy: 'identity:create_role',
  policyOf: ({ domainId }) => (domainId ? 'identity:create_domain_role' : 'identity:create_role'),
  input: z.object({ name, description, domainId: z.string('must be a string').nullish(), options, extra }),
  async run(ctx, { name, description, domainId, options, extra }) {
    if (domainId) await requireDomain(ctx, domainId)
    const values = { name, description: description ?? null, domainId: domainId ?? null, immutable: options?.immutable ?? null, extra }
    const [role] = await orConflict(ctx.db.insert(roles).values(values).returning(), taken(name))
    return noted(ctx, 'role.create', role)
  },
})

const taken = (name: string) => `Conflict occurred attempting to store role - Duplicate entry found with name ${name}.`

async function requireDomain(ctx: Ctx, id: string) {
  const found = await first(
    ctx.db
      .select({ id: projects.id })
      .from(projects)
      .where(and(eq(projects.id, id), eq(projects.isDomain, true)))
      .limit(1),
  )
  if (!found) throw notFound('domain', id)
}

export const updateRole = command({
  policy: 'identity:update_role',
  policyOf: (_input, role) => (role?.domainId ? 'identity:update_domain_role' : 'identity:update_role'),
  input: z.object({ ...one, name: name.optional(), description, domainId: z.string('must be a string').nullish(), options, extra }),
  target,
  attributes: roleAttributes,
  async run(ctx, { name, description, domainId, options, extra }, role) {
    if (domainId !== undefined && domainId !== role.domainId) throw conflict('A role cannot move to another domain.')
    const onlyThaws = options?.immutable === false && name === undefined && description === undefined && Object.keys(extra).length === 0
    if (role.immutable && !onlyThaws) throw forbidden(frozen(role))
    const changes = {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(options?.immutable === undefined ? {} : { immutable: options.immutable }),
      extra: { ...role.extra, ...extra },
      updatedAt: ctx.now(),
    }
    const [changed] = await orConflict(ctx.db.update(roles).set(changes).where(eq(roles.id, role.id)).returning(), taken(name ?? role.name))
    return noted(ctx, 'role.update', changed, role)
  },
})

const frozen = (role: Role) => `The role ${role.id} is immutable: set its option 'immutable' to false first.`

export const deleteRole = command({
  policy: 'identity:delete_role',
  policyOf: (_input, role) => (role?.domainId ? 'identity:delete_domain_role' : 'identity:delete_role'),
  input: z.object(one),
  target,
  attributes: roleAttributes,
  async run(ctx, _input, role) {
    if (role.immutable) throw forbidden(frozen(role))
    await dropLending(ctx, role.id)
    await ctx.db.delete(roles).where(eq(roles.id, role.id))
    ctx.emit({ kind: 'role.delete', subjectId: role.id, domainId: role.domainId, data: told(role) })
  },
})

function noted(ctx: CommandCtx, kind: string, role: Role | undefined, before?: Role): Role {
  if (!role) throw conflict('The role was removed while it was being changed.')
  ctx.emit({ kind, subjectId: role.id, domainId: role.domainId, data: told(role, before) })
  return role
}
