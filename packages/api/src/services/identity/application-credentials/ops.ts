import { randomBytes } from 'node:crypto'
import {
  accessRules,
  applicationCredentialAccessRules,
  applicationCredentialRoles,
  applicationCredentials,
  roles,
  type AccessRule,
  type ApplicationCredential,
  type Role,
} from '@pileus/db/schema/identity'
import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, forbidden, notFound } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { told } from '../changes.ts'
import { withImplied } from '../assignments/effective.ts'
import { orConflict } from '../conflicts.ts'
import { refuseDelegated } from '../delegation.ts'
import { expiry } from '../expiry.ts'
import { nameFilters, nameMatches } from '../filters.ts'
import { description, name, text } from '../inputs.ts'
import { resolveRoles, roleRefs } from '../roles/refs.ts'
import { hashPassword } from '../users/hashing.ts'

/** Hashes of secrets are nobody's business, not even an administrator's. */
type Public = Omit<ApplicationCredential, 'secretHash' | 'passwordHash'>

/** What is shown of one. Its end is text, because clients compare microseconds that a Date does not have. */
export interface Shown extends Public {
  ends: string | null
  roles: Role[]
  accessRules: AccessRule[]
  /** Only in the answer that makes it. */
  secret?: string
}

export const what = 'application credentials'
export const unrestricted = (delegation: { kind: string; restricted: boolean }) =>
  delegation.kind === 'application_credential' && !delegation.restricted

const { secretHash: _keyed, passwordHash: _slow, ...open } = getTableColumns(applicationCredentials)

const columns = {
  ...open,
  ends: sql<string | null>`to_char(${applicationCredentials.expiresAt} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US')`,
}

async function complete(ctx: Ctx, rows: (Public & { ends: string | null })[]): Promise<Shown[]> {
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return []
  const lent = await ctx.db
    .select({ id: applicationCredentialRoles.applicationCredentialId, role: getTableColumns(roles) })
    .from(applicationCredentialRoles)
    .innerJoin(roles, eq(roles.id, applicationCredentialRoles.roleId))
    .where(inArray(applicationCredentialRoles.applicationCredentialId, ids))
    .orderBy(asc(roles.id))
  const allowed = await ctx.db
    .select({ id: applicationCredentialAccessRules.applicationCredentialId, rule: getTableColumns(accessRules) })
    .from(applicationCredentialAccessRules)
    .innerJoin(accessRules, eq(accessRules.id, applicationCredentialAccessRules.accessRuleId))
    .where(inArray(applicationCredentialAccessRules.applicationCredentialId, ids))
    .orderBy(asc(accessRules.id))
  return rows.map((row) => ({
    ...row,
    roles: lent.filter((l) => l.id === row.id).map((l) => l.role),
    accessRules: allowed.filter((a) => a.id === row.id).map((a) => a.rule),
  }))
}

const owner = { userId: z.string() }

export const listApplicationCredentials = query({
  policy: 'identity:list_application_credentials',
  input: z.object({ ...owner, ...nameFilters }),
  attributes: (_none: undefined, { userId }) => ({ userId }),
  async run(ctx, { userId, ...names }) {
    refuseDelegated(ctx, what, unrestricted)
    const where = and(eq(applicationCredentials.userId, userId), nameMatches(applicationCredentials.name, names))
    return {
      rows: await complete(
        ctx,
        await ctx.db.select(columns).from(applicationCredentials).where(where).orderBy(asc(applicationCredentials.id)),
      ),
    }
  },
})

const one = { ...owner, id: z.string() }

/** Judged by who owns it; when there is none, by whom the path names: so one is told only of one's own that they are missing. */
async function target(ctx: Ctx, { userId, id }: { userId: string; id: string }) {
  const found = await first(ctx.db.select(columns).from(applicationCredentials).where(eq(applicationCredentials.id, id)).limit(1))
  return { userId: found?.userId ?? userId, found: found?.userId === userId ? found : undefined }
}

const attributes = ({ userId }: Awaited<ReturnType<typeof target>>) => ({ userId })

export const showApplicationCredential = query({
  policy: 'identity:get_application_credential',
  input: z.object(one),
  target,
  attributes,
  async run(ctx, { id }, { found }): Promise<Shown> {
    refuseDelegated(ctx, what, unrestricted)
    const [shown] = await complete(ctx, found ? [found] : [])
    if (!shown) throw notFound('application credential', id)
    return shown
  },
})

export const deleteApplicationCredential = command({
  policy: 'identity:delete_application_credential',
  input: z.object(one),
  target,
  attributes,
  async run(ctx, { id }, { found }) {
    refuseDelegated(ctx, what, unrestricted)
    if (!found) throw notFound('application credential', id)
    await ctx.db.delete(applicationCredentials).where(eq(applicationCredentials.id, id))
    ctx.emit({ kind: 'application_credential.delete', subjectId: id, projectId: found.projectId, data: told(found) })
  },
})

const ruleInput = z.union(
  [
    z.strictObject({ id: text() }),
    z.strictObject({
      id: text().optional(),
      service: text().min(1, 'must not be empty'),
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], 'must be a method like GET or POST'),
      path: text(225).regex(/^\//, 'must begin with a slash'),
    }),
  ],
  'must hold a service, a method and a path, or the id of a rule',
)

export const createApplicationCredential = command({
  policy: 'identity:create_application_credential',
  input: z.object({
    ...owner,
    name,
    description,
    secret: z.string('must be a string').min(1, 'must not be empty').max(1024, 'must not be longer than 1024 characters').nullish(),
    expiresAt: expiry.nullish(),
    roles: roleRefs.optional(),
    unrestricted: z.boolean('must be true or false').default(false),
    accessRules: z.array(ruleInput, 'must be a list of access rules').max(100, 'holds too many rules').optional(),
  }),
  attributes: (_none: undefined, { userId }) => ({ userId }),
  before: async (ctx, { secret }) => (secret ? hashPassword(secret, ctx.cloud.settings.passwordHash) : null),
  async run(ctx, input, _target, passwordHash): Promise<Shown> {
    refuseDelegated(ctx, what, unrestricted)
    const { scope } = ctx.caller
    if (scope.kind !== 'project') throw forbidden('An application credential is made with a token that is scoped to its project.')
    const ends = await endOf(ctx, input.expiresAt)
    const lent = await rolesToLend(ctx, input.roles)
    const secret = input.secret ?? randomBytes(32).toString('base64url')
    const values = {
      userId: input.userId,
      projectId: scope.projectId,
      name: input.name,
      description: input.description ?? null,
      unrestricted: input.unrestricted,
      ...(passwordHash === null ? { secretHash: ctx.cloud.secrets.hash(secret) } : { passwordHash }),
      ...(ends ? { expiresAt: sql`${ends}::timestamptz` } : {}),
    }
    const taken = `Conflict occurred attempting to store application_credential - Duplicate entry found with name ${input.name}.`
    const [made] = await orConflict(ctx.db.insert(applicationCredentials).values(values).returning(columns), taken)
    if (!made) throw conflict(taken)
    await ctx.db.insert(applicationCredentialRoles).values(lent.map((roleId) => ({ applicationCredentialId: made.id, roleId })))
    await bindRules(ctx, made, input.accessRules ?? [])
    ctx.emit({ kind: 'application_credential.create', subjectId: made.id, projectId: made.projectId, data: told(made) })
    const [shown] = await complete(ctx, [made])
    return { ...(shown ?? { ...made, roles: [], accessRules: [] }), secret }
  },
})

/** One that is made by another lasts no longer than that, and one with rules makes none: its child would have none. */
async function endOf(ctx: Ctx, wanted: string | null | undefined): Promise<string | null> {
  const { delegation, accessRules } = ctx.caller
  if (!delegation) return wanted ?? null
  if (accessRules) throw forbidden('An application credential with access rules cannot make others.')
  const maker = await first(
    ctx.db.select(columns).from(applicationCredentials).where(eq(applicationCredentials.id, delegation.id)).limit(1),
  )
  if (!maker) throw notFound('application credential', delegation.id)
  const limit = maker.ends && `${maker.ends}Z`
  if (wanted && limit && wanted > limit)
    throw badRequest('must not be later than the end of the application credential that makes it', { path: ['expiresAt'] })
  return wanted ?? limit
}

/** The token's roles or some of them, each with what it implies: no role that the token itself does not hold. */
async function rolesToLend(ctx: Ctx, refs: z.output<typeof roleRefs> | undefined): Promise<readonly string[]> {
  const { roleIds } = ctx.caller
  if (!refs || refs.length === 0) return roleIds
  const wanted = await withImplied(
    ctx.db,
    (await resolveRoles(ctx, refs)).map((role) => role.id),
  )
  if (wanted.length === 0 || wanted.some((role) => !roleIds.includes(role.id))) {
    throw badRequest('must not name a role that the token does not hold', { path: ['roles'] })
  }
  return wanted.map((role) => role.id)
}

async function bindRules(ctx: CommandCtx, { id, userId }: Public, wanted: z.output<typeof ruleInput>[]): Promise<void> {
  const ids = new Set<string>()
  for (const rule of wanted) ids.add('service' in rule ? await keepRule(ctx, userId, rule) : await requireRule(ctx, userId, rule.id))
  if (ids.size > 0)
    await ctx.db
      .insert(applicationCredentialAccessRules)
      .values([...ids].map((accessRuleId) => ({ applicationCredentialId: id, accessRuleId })))
}

/** The same rule twice is one rule. */
async function keepRule(
  ctx: CommandCtx,
  userId: string,
  { service, method, path }: { service: string; method: string; path: string },
): Promise<string> {
  const [rule] = await ctx.db
    .insert(accessRules)
    .values({ userId, service, method, path })
    .onConflictDoUpdate({ target: [accessRules.userId, accessRules.service, accessRules.method, accessRules.path], set: { service } })
    .returning({ id: accessRules.id })
  if (!rule) throw conflict('The access rule was removed while it was being used.')
  return rule.id
}

async function requireRule(ctx: Ctx, userId: string, id: string): Promise<string> {
  const rule = await first(
    ctx.db
      .select({ id: accessRules.id })
      .from(accessRules)
      .where(and(eq(accessRules.id, id), eq(accessRules.userId, userId)))
      .limit(1),
  )
  if (!rule) throw notFound('access rule', id)
  return rule.id
}
