import {
  applicationCredentials,
  assignments,
  credentials,
  groups,
  logins,
  memberships,
  passwords,
  projects,
  users,
  type UserOptions,
} from '@pileus/db/schema/identity'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { browse, rowsOf, rowsWith, rowWith } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { pick } from '../../../platform/pick.ts'
import { applicationCredentialRows, canApplicationCredential } from '../application-credentials/browse.ts'
import { unrestricted, what as applicationCredentialsAre } from '../application-credentials/ops.ts'
import { inOwnDomain, maxShown, namedAssignments } from '../assignments/members.ts'
import { lentAuthority } from '../delegation.ts'
import { domainFor, inScope } from '../filters.ts'
import { locked } from '../tokens/authenticate.ts'

const domain = alias(projects, 'domain')
const home = alias(projects, 'home')

export const userRows = rowsOf({
  from: users,
  joins: [
    { kind: 'inner', table: domain, on: eq(domain.id, users.domainId) },
    { kind: 'left', table: home, on: eq(home.id, users.defaultProjectId) },
    { kind: 'left', table: logins, on: eq(logins.userId, users.id) },
  ],
  columns: {
    id: users.id,
    name: users.name,
    email: users.email,
    description: users.description,
    enabled: users.enabled,
    domainId: users.domainId,
    domainName: domain.name,
    defaultProjectId: users.defaultProjectId,
    defaultProjectName: sql<string | null>`${home.name}`,
    options: users.options,
    hasPassword: sql<boolean>`exists (select from ${passwords} p where p.user_id = ${users.id})`,
    passwordExpiresAt: sql<Date | null>`(select p.expires_at from ${passwords} p where p.user_id = ${users.id}
    order by p.created_at desc limit 1)`.mapWith(passwords.expiresAt),
    /** Logins need more than one factor, and which ones: as the user's rules say. */
    mfa: sql<boolean>`(coalesce(jsonb_array_length(case jsonb_typeof(${users.options} -> 'multi_factor_auth_rules')
    when 'array' then ${users.options} -> 'multi_factor_auth_rules' end), 0) > 0
    and coalesce(${users.options} ->> 'multi_factor_auth_enabled', 'true') = 'true')`,
    totp: sql<boolean>`exists (select from ${credentials} c where c.user_id = ${users.id} and c.type = 'totp')`,
    groups: sql<number>`(select count(*) from ${memberships} m where m.user_id = ${users.id})`.mapWith(Number),
    failures: sql<number | null>`${logins.failures}`,
    failedAt: sql<Date | null>`${logins.failedAt}`.mapWith(logins.failedAt),
    /** The day of the last login. */
    activeOn: sql<string | null>`${logins.activeOn}::text`,
    createdAt: users.createdAt,
    updatedAt: users.updatedAt,
  },
})

interface State {
  options: UserOptions
  failures: number | null
  failedAt: Date | null
  passwordExpiresAt: Date | null
}

/** Locked after too many wrong passwords, and whether the password is of no use any more. */
export const stateOf = (ctx: Ctx, { options, failures, failedAt, passwordExpiresAt }: State) => ({
  locked: locked(ctx, { user: { options }, login: { failures: failures ?? 0, failedAt } }),
  passwordExpired: passwordExpiresAt !== null && passwordExpiresAt <= ctx.now() && !options.ignore_password_expiry,
})

const ownAccount = { code: 'own_account', message: 'This is your own account. Ask another administrator to do it.' }

const ownFactor = { code: 'own_second_factor', message: 'Your own second factor is removed in the settings, with your password.' }
const noApp = { code: 'no_totp', message: 'No authenticator app is set up.' }

export function canUser(ctx: Ctx, { id, domainId, enabled, totp }: { id: string; domainId: string; enabled: boolean; totp: boolean }) {
  const target = { id, domainId }
  // The operations would do it; but nobody means to lock himself out.
  const own = id === ctx.caller.userId && ownAccount
  return can(ctx, {
    edit: ['identity:update_user', target],
    setPassword: ['identity:update_user', target],
    enable: ['identity:update_user', target, enabled && { code: 'enabled', message: 'This user is enabled already.' }],
    disable: ['identity:update_user', target, !enabled && { code: 'disabled', message: 'This user is disabled already.' }, own],
    resetSecondFactor: ['identity:delete_credential', { userId: id }, lentAuthority(ctx, 'credentials'), !totp && noApp, own && ownFactor],
    delete: ['identity:delete_user', target, own],
  })
}

export const browseUsers = browse({
  policy: 'identity:list_users',
  visible: { domainId: users.domainId, id: users.id },
  ...userRows,
  search: [users.name, users.email, users.description],
  sort: {
    name: 'text',
    email: 'text',
    description: 'text',
    id: 'text',
    enabled: 'boolean',
    domainName: 'text',
    defaultProjectName: 'text',
    mfa: 'boolean',
    hasPassword: 'boolean',
    passwordExpiresAt: 'time',
    groups: 'number',
    activeOn: 'text',
    createdAt: 'time',
  },
  order: 'name',
  facets: {
    domainId: { label: 'domainName' },
    enabled: { values: ['true', 'false'] },
    mfa: { values: ['true', 'false'] },
    hasPassword: { values: ['true', 'false'] },
  },
  filters: {
    defaultProjectId: (ids) => inArray(users.defaultProjectId, [...ids]),
    groupId: (ids) => sql`exists (select from ${memberships} m where m.user_id = ${users.id} and m.group_id in ${[...ids]})`,
  },
  where: (ctx) => [inScope(ctx, users.domainId)],
  more: stateOf,
  can: canUser,
  actions: (ctx) => can(ctx, { create: ['identity:create_user', { domainId: domainFor(ctx, undefined) }] }),
})

const team = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  domainId: z.string(),
  domainName: z.string(),
})
const keyCount = z.object({ type: z.string(), count: z.number() })

/** What belongs to a user comes with it, in one statement: the groups, as far as they may be seen here, and how many credentials of each type. */
const pageRows = (ctx: Ctx) => ({
  ...userRows,
  columns: {
    ...userRows.columns,
    teams: sql`(
      select coalesce(jsonb_agg(team order by team.name, team.id), '[]') from (
        select ${groups.id}, ${groups.name}, ${groups.description}, d.id as "domainId", d.name as "domainName"
        from ${memberships} m
        join ${groups} on ${groups.id} = m.group_id
        join ${projects} d on d.id = ${groups.domainId}
        where m.user_id = ${users.id} and ${inScope(ctx, groups.domainId) ?? sql`true`}
        order by ${groups.name}, ${groups.id} limit ${maxShown}) team)`.mapWith((found) => z.array(team).parse(found)),
    keys: sql`(
      select coalesce(jsonb_agg(kept order by kept.type), '[]') from (
        select c.type, count(*) from ${credentials} c where c.user_id = ${users.id} group by c.type order by c.type limit ${maxShown}) kept)`.mapWith(
      (found) => z.array(keyCount).parse(found),
    ),
  },
})

export const pageUser = query({
  policy: 'identity:get_user',
  input: z.object({ userId: z.string().max(255) }),
  target: (ctx, { userId }) => rowWith(ctx, pageRows(ctx), userId),
  missing: ({ userId }) => ['user', userId] as const,
  attributes: ({ id, domainId }) => ({ id, domainId }),
  async run(ctx, _input, { teams, keys, ...user }) {
    const userId = user.id
    const own = userId === ctx.caller.userId
    const verdicts = can(ctx, {
      seeAssignments: own ? ['identity:get_user', { id: userId }] : ['identity:list_role_assignments', ownDomain(ctx)],
      seeApplicationCredentials: [
        'identity:list_application_credentials',
        { userId },
        lentAuthority(ctx, applicationCredentialsAre, unrestricted),
      ],
      seeCredentials: ['identity:list_credentials', { userId }, lentAuthority(ctx, 'credentials')],
    })
    const [held, lent] = await Promise.all([
      verdicts.seeAssignments === true ? assignmentsOf(ctx, userId) : null,
      verdicts.seeApplicationCredentials === true ? applicationCredentialsOf(ctx, userId) : null,
    ])
    return {
      user: { ...user, ...stateOf(ctx, user), can: { ...canUser(ctx, user), ...verdicts } },
      groups: teams,
      assignments: held,
      applicationCredentials: lent,
      /** How many of each type. */
      credentials: verdicts.seeCredentials === true ? keys : null,
    }
  },
})

/** What a rule about all assignments may look at: whose token it is. */
const ownDomain = ({ caller }: Ctx) => (caller.scope.kind === 'domain' ? { domainId: caller.scope.domainId } : {})

/** The user's own assignments and those of the groups the user is in; an actor of the kind `group` tells through which. */
const assignmentsOf = (ctx: Ctx, userId: string) =>
  namedAssignments(
    ctx,
    and(
      sql`(${assignments.actorKind} = 'user' and ${assignments.actorId} = ${userId} or ${assignments.actorKind} = 'group'
        and ${assignments.actorId} in (select group_id from ${memberships} where user_id = ${userId}))`,
      inOwnDomain(ctx),
    ),
  )

const applicationCredentialsOf = async (ctx: Ctx, userId: string) =>
  (await rowsWith(ctx, applicationCredentialRows, eq(applicationCredentials.userId, userId), maxShown)).map((row) => ({
    ...row,
    can: canApplicationCredential(ctx, row),
  }))

export const pickUsers = pick({
  policy: 'identity:list_users',
  visible: { domainId: users.domainId, id: users.id },
  from: users,
  beside: { table: domain, on: eq(domain.id, users.domainId) },
  id: users.id,
  name: users.name,
  detail: sql`concat_ws(', ', ${users.email}, ${domain.name})`,
  domain: users.domainId,
  where: (ctx) => [inScope(ctx, users.domainId)],
})
