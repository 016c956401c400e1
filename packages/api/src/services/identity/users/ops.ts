import {
  assignments,
  groups,
  memberships,
  passwords,
  projects,
  secondFactors,
  users,
  type Group,
  type Project,
  type User,
  type UserOptions,
} from '@pileus/db/schema/identity'
import { and, eq, gt, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, notFound, unauthorized } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { cut, flag, paging, type Page } from '../../../platform/rest/list.ts'
import { dropAllOf } from '../application-credentials/founded.ts'
import { reachable } from '../assignments/effective.ts'
import { noted, requireChange, told } from '../changes.ts'
import { orConflict } from '../conflicts.ts'
import { domainFor, inScope, is, nameFilters, nameMatches } from '../filters.ts'
import { description, enabled, entityName, idRef, option, text } from '../inputs.ts'
import { checkSecret, countFailure, countLogin } from '../tokens/authenticate.ts'
import { revokeTokensOf } from '../tokens/ops.ts'
import { hashPassword } from './hashing.ts'
import { requireOwnChange, requireStrength, storePassword } from './password.ts'
import { newestPassword, sqlUsers } from './source.ts'

/** A user as it is shown: with the end of the password in force. */
export type UserRow = User & { passwordExpiresAt: Date | null }

// The table is named by hand: in a select of one table Drizzle writes bare columns, and `id` would mean the password's.
const passwordEnds =
  sql<Date | null>`(select p.expires_at from ${passwords} p where p.user_id = "user".id order by p.created_at desc limit 1)`.mapWith(
    passwords.expiresAt,
  )

export async function selectUsers(ctx: Ctx, where: SQL | undefined, limit?: number): Promise<UserRow[]> {
  const rows = ctx.db.select({ user: users, passwordExpiresAt: passwordEnds }).from(users).where(where).orderBy(users.id).$dynamic()
  return (await (limit === undefined ? rows : rows.limit(limit))).map(({ user, passwordExpiresAt }) => ({ ...user, passwordExpiresAt }))
}

export const findUser = async (ctx: Ctx, id: string) => (await selectUsers(ctx, eq(users.id, id), 1))[0]

const one = { userId: z.string() }
const target = (ctx: Ctx, input: { userId: string }) => findUser(ctx, input.userId)
const missing = (input: { userId: string }) => ['user', input.userId] as const
const attributes = (user: UserRow) => ({ id: user.id, domainId: user.domainId })

/** Changes of one user wait for each other. */
export async function lockUser(ctx: CommandCtx, { userId }: { userId: string }) {
  await ctx.db.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('update')
  return findUser(ctx, userId)
}

export const showUser = query({
  policy: 'identity:get_user',
  input: z.object(one),
  target,
  missing,
  attributes,
  run: (_ctx, _input, user) => user,
})

const comparisons = { lt: sql`<`, lte: sql`<=`, gt: sql`>`, gte: sql`>=`, eq: sql`=`, neq: sql`<>` }
const comparison = z.enum(['lt', 'lte', 'gt', 'gte', 'eq', 'neq'])

/** `lt:2026-01-01T00:00:00Z`; without an operator the very moment is meant. */
const expiry = z.string().transform((value, issues) => {
  const [, word = 'eq', moment = value] = /^([a-z]{2,3}):(.*)$/.exec(value) ?? []
  const compare = comparison.safeParse(word)
  const at = new Date(moment)
  if (!compare.success) issues.addIssue(`has the operator '${word}', there are ${comparison.options.join(', ')}`)
  if (Number.isNaN(at.getTime())) issues.addIssue('must be a time like 2026-01-31T12:00:00Z')
  return { compare: compare.data ?? 'eq', at }
})

export const userFilters = { passwordExpiresAt: z.array(expiry).max(10).default([]) }
export const expiryFilter = ({ compare, at }: z.output<typeof expiry>): SQL =>
  sql`${passwordEnds} ${comparisons[compare]} ${at.toISOString()}::timestamptz`

export const listUsers = list({
  policy: 'identity:list_users',
  input: z.object({
    ...paging,
    ...nameFilters,
    ...userFilters,
    domainId: z.string().optional(),
    enabled: flag.optional(),
    idpId: z.string().optional(),
    protocolId: z.string().optional(),
    uniqueId: z.string().optional(),
  }),
  columns: { domainId: users.domainId, id: users.id },
  async run(
    ctx,
    { limit, marker, domainId, enabled, passwordExpiresAt, idpId, protocolId, uniqueId, ...names },
    visible,
  ): Promise<Page<UserRow>> {
    // No user comes from an identity provider yet.
    if ((idpId ?? protocolId ?? uniqueId) !== undefined) return { rows: [] }
    if (marker !== undefined && !(await findUser(ctx, marker)))
      throw badRequest(`there is no user with the id '${marker}' to continue after`, { path: ['marker'] })
    const where = and(
      visible,
      inScope(ctx, users.domainId),
      is(users.domainId, domainId),
      is(users.enabled, enabled),
      nameMatches(users.name, names),
      ...passwordExpiresAt.map(expiryFilter),
      marker === undefined ? undefined : gt(users.id, marker),
    )
    return cut(await selectUsers(ctx, where, limit === undefined ? undefined : limit + 1), limit)
  },
})

const unique = (values: readonly unknown[]) => new Set(values.map((value) => JSON.stringify(value))).size === values.length
const rule = z
  .array(z.string('must be the name of a method').max(255), 'must be a list of names')
  .min(1, 'must name a method')
  .max(20)
  .refine(unique, 'must not name a method twice')

const options = z
  .strictObject(
    {
      ignore_change_password_upon_first_use: option,
      ignore_password_expiry: option,
      ignore_lockout_failure_attempts: option,
      ignore_user_inactivity: option,
      lock_password: option,
      multi_factor_auth_enabled: option,
      multi_factor_auth_rules: z
        .array(rule, 'must be a list of lists of names')
        .max(100)
        .refine(unique, 'must not hold a rule twice')
        .nullish(),
    },
    'must hold nothing but the options of a user',
  )
  .optional()

/** An option set to null is unset. */
function merge(before: UserOptions, changes: z.output<typeof options>): UserOptions {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null && value !== undefined))
}

const secret = text(4096).min(1, 'must not be empty')

/** What only we may say about a user does not pass as a field that the client made up. */
const reserved = ['tenants', 'groups', 'domains', 'password_expires_at', 'original_password']
const userExtra = z
  .record(z.string(), z.unknown())
  .default({})
  .transform((fields) => Object.fromEntries(Object.entries(fields).filter(([name]) => !reserved.includes(name))))

const fields = {
  password: secret.nullish(),
  description,
  email: text().nullish(),
  defaultProjectId: idRef.nullish(),
  enabled: enabled.optional(),
  options,
  federated: z.array(z.unknown(), 'must be a list').max(0, 'must be empty: users come from no identity provider yet').optional(),
  extra: userExtra,
}

const prepare = (ctx: Ctx, { password }: { password?: string | null | undefined }) => {
  if (password === null || password === undefined) return undefined
  requireStrength(ctx, password)
  return hashPassword(password, ctx.cloud.settings.passwordHash)
}

const taken = (name: string) => `Conflict occurred attempting to store user - there is another user of the name ${name} in the domain.`

async function requireProject(ctx: Ctx, id: string | null | undefined) {
  if (!id) return
  const found = await first(ctx.db.select({ isDomain: projects.isDomain }).from(projects).where(eq(projects.id, id)).limit(1))
  if (found?.isDomain) throw badRequest('must not be a domain', { path: ['defaultProjectId'] })
}

export const createUser = command({
  policy: 'identity:create_user',
  input: z.object({ ...fields, name: entityName(), domainId: idRef.nullish() }),
  before: prepare,
  target: (ctx, input) => ({ domainId: domainFor(ctx, input.domainId) }),
  async run(ctx, { name, description, email, defaultProjectId, enabled, options, extra }, { domainId }, hash): Promise<UserRow> {
    const domain = await first(
      ctx.db
        .select({ id: projects.id })
        .from(projects)
        .where(and(eq(projects.id, domainId), eq(projects.isDomain, true)))
        .limit(1),
    )
    if (!domain) throw notFound('domain', domainId)
    await requireProject(ctx, defaultProjectId)
    const known = await first(
      ctx.db
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.domainId, domainId), eq(users.name, name)))
        .limit(1),
    )
    if (known) throw conflict(taken(name))
    const values = {
      name,
      domainId,
      description: description ?? null,
      email: email ?? null,
      defaultProjectId: defaultProjectId ?? null,
      enabled: enabled ?? true,
      options: merge({}, options),
      extra,
    }
    const [inserted] = await orConflict(ctx.db.insert(users).values(values).returning(), taken(name))
    const user = noted(ctx, 'user.create', inserted)
    return { ...user, passwordExpiresAt: hash === undefined ? null : await storePassword(ctx, user, hash, false) }
  },
})

export const updateUser = command({
  policy: 'identity:update_user',
  input: z.object({ ...one, ...fields, id: z.unknown().optional(), name: entityName().optional(), domainId: z.string().nullish() }),
  before: prepare,
  target: lockUser,
  missing,
  attributes,
  async run(ctx, { userId, ...changes }, user, hash): Promise<UserRow> {
    requireChange(userId, changes)
    const { name, description, email, defaultProjectId, enabled, password, options, domainId, extra } = changes
    if (domainId !== undefined && domainId !== user.domainId) throw badRequest('must not be changed', { path: ['domainId'] })
    await requireProject(ctx, defaultProjectId)
    const set = {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(email === undefined ? {} : { email }),
      ...(defaultProjectId === undefined ? {} : { defaultProjectId }),
      ...(enabled === undefined ? {} : { enabled }),
      ...(options === undefined ? {} : { options: merge(user.options, options) }),
      extra: { ...user.extra, ...extra },
      updatedAt: ctx.now(),
    }
    const [changed] = await orConflict(ctx.db.update(users).set(set).where(eq(users.id, userId)).returning(), taken(name ?? user.name))
    const kept = noted(ctx, 'user.update', changed, user)
    if (options?.multi_factor_auth_rules !== undefined)
      await ctx.db.update(secondFactors).set({ ownRules: false }).where(eq(secondFactors.userId, userId))
    if (password === null) await ctx.db.delete(passwords).where(eq(passwords.userId, userId))
    const passwordExpiresAt = hash === undefined ? user.passwordExpiresAt : await storePassword(ctx, kept, hash, false)
    if (password !== undefined || (user.enabled && !kept.enabled)) await revokeTokensOf(ctx, userId)
    if (user.enabled && !kept.enabled) await dropAllOf(ctx, userId)
    return { ...kept, passwordExpiresAt: password === null ? null : passwordExpiresAt }
  },
})

/** Credentials, trusts, memberships and tokens go with the row; assignments know no foreign keys. */
export const deleteUser = command({
  policy: 'identity:delete_user',
  input: z.object(one),
  target: lockUser,
  missing,
  attributes,
  async run(ctx, { userId }, user) {
    await revokeTokensOf(ctx, userId)
    await ctx.db.delete(assignments).where(and(eq(assignments.actorKind, 'user'), eq(assignments.actorId, userId)))
    await ctx.db.delete(users).where(eq(users.id, userId))
    ctx.emit({ kind: 'user.delete', subjectId: userId, domainId: user.domainId, data: told(user) })
  },
})

/**
 * Needs no token, since whoever's password has expired gets none: the original password is the proof. Who has none is told the
 * same as somebody who does not exist, after the same time, and the attempt counts as a failed login.
 */
export const changePassword = command({
  policy: null,
  input: z.object({ userId: z.string().max(255), originalPassword: text(4096), password: secret }),
  async before(ctx, { userId, originalPassword, password }) {
    const checked = await checkSecret(ctx, await sqlUsers.find(ctx, { id: userId }), originalPassword)
    if ('failed' in checked) return checked
    requireStrength(ctx, password)
    await requireOwnChange(ctx, checked.user, checked.secret, password)
    return { secret: checked.secret, hash: await hashPassword(password, ctx.cloud.settings.passwordHash) }
  },
  async run(ctx, { userId }, _target, proved) {
    if ('failed' in proved) {
      await countFailure(ctx, proved.userId)
      return ctx.commitAndFail(unauthorized())
    }
    const user = await lockUser(ctx, { userId })
    // Somebody else may have changed the password since it was checked: then that check proves nothing.
    if (!user || (await newestPassword(ctx, userId))?.id !== proved.secret.id) throw unauthorized()
    await countLogin(ctx, userId, true)
    await storePassword(ctx, user, proved.hash, true)
    await revokeTokensOf(ctx, userId)
    noted(ctx, 'user.update', user)
    return undefined
  },
})

export const listUserGroups = query({
  policy: 'identity:list_groups_for_user',
  input: z.object({ ...one, ...nameFilters }),
  target,
  missing,
  attributes,
  async run(ctx, { userId, ...names }): Promise<Page<Group>> {
    const member = sql`${groups.id} in (select group_id from ${memberships} where user_id = ${userId})`
    return {
      rows: await ctx.db
        .select()
        .from(groups)
        .where(and(member, inScope(ctx, groups.domainId), nameMatches(groups.name, names)))
        .orderBy(groups.id),
    }
  },
})

export const listUserProjects = query({
  policy: 'identity:list_user_projects',
  input: z.object({ ...one, ...nameFilters, domainId: z.string().optional(), enabled: flag.optional() }),
  target,
  missing,
  attributes,
  async run(ctx, { userId, domainId, enabled, ...names }): Promise<Page<Project>> {
    const has = sql`${projects.id} in ${await reachable(ctx.db, userId, 'project')}`
    const where = and(
      has,
      eq(projects.isDomain, false),
      is(projects.domainId, domainId),
      is(projects.enabled, enabled),
      nameMatches(projects.name, names),
    )
    return { rows: await ctx.db.select().from(projects).where(where).orderBy(projects.id) }
  },
})
