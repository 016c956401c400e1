import type { Db, Tx } from '@pileus/db/client'
import {
  accessTokenRoles,
  accessTokens,
  applicationCredentialAccessRules,
  applicationCredentialRoles,
  accessRules,
  applicationCredentials,
  passwords,
  projects,
  serviceProviders,
  sessions,
  tokens,
  trustRoles,
  trusts,
  users,
  type AccessToken,
  type Token,
} from '@pileus/db/schema/identity'
import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Caller, Scope } from '../../../platform/policy.ts'
import type { WantedScope } from '../../../platform/service.ts'
import { effectiveRoles, withImplied, type RoleName } from '../assignments/effective.ts'

interface Named {
  id: string
  name: string
}

/** Everything a token stands for at this moment. Nothing of it is kept in the token: what changes, changes for tokens that exist too. */
export interface Standing {
  token: Token
  user: Named & { domain: Named; passwordExpiresAt: Date | null }
  project?: Named & { domain: Named; isDomain: boolean }
  domain?: Named
  trust?: Trusted
  applicationCredential?: { id: string; name: string; unrestricted: boolean; expiresAt: Date | null; accessRules: Rule[] }
  accessToken?: AccessToken
  roles: RoleName[]
  /** Other clouds that a client may go on to with this token; every token names them, as in Keystone. */
  serviceProviders: { id: string; auth_url: string; sp_url: string }[]
  caller: Caller
  /** Of a browser: when its session was last seen to be used. */
  session?: { id: string; seenAt: Date; lastsUntil: Date }
  /** When it ends: with what it was made from, if that is sooner. */
  ends: Date
}

interface Trusted {
  id: string
  trustorId: string
  trusteeId: string
  impersonation: boolean
  expiresAt: Date | null
  /** Who gave the first trust of the chain: that person's roles are lent. */
  giverId: string
}

export interface Rule {
  id: string
  service: string
  method: string
  path: string
}

const userDomain = alias(projects, 'user_domain')
const scoped = alias(projects, 'scoped')
const scopedDomain = alias(projects, 'scoped_domain')

const enabledProviders = sql<Standing['serviceProviders']>`(
  select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'auth_url', p.auth_url, 'sp_url', p.sp_url) order by p.id), '[]') from ${serviceProviders} p where p.enabled)`

/** Why a token is worth nothing, for those who just tried to make it. */
export class Worthless extends Error {}

/** Not the account is at fault but the scope: a session may be worth something in another one. */
export class NoAccess extends Worthless {}

/** The standing of a stored token, or undefined when it is worth nothing any more. */
export async function loadToken(db: Db | Tx, hash: Buffer): Promise<Standing | undefined> {
  const [token] = await db
    .select()
    .from(tokens)
    .where(and(eq(tokens.hash, hash), eq(tokens.kind, 'token')))
    .limit(1)
  if (!token) return undefined
  try {
    return await standing(db, token)
  } catch (error) {
    if (error instanceof Worthless) return undefined
    throw error
  }
}

/** The standing of a browser's session in one scope, or undefined when it is worth nothing in any. Throws NoAccess when it is worth nothing in this one. */
export async function loadSession(db: Db | Tx, hash: Buffer, scope: WantedScope): Promise<Standing | undefined> {
  const [found] = await db
    .select({ token: tokens, id: sessions.id, seenAt: sessions.seenAt, expiresAt: sessions.expiresAt })
    .from(tokens)
    .innerJoin(sessions, eq(sessions.tokenHash, tokens.hash))
    .where(and(eq(tokens.hash, hash), eq(tokens.kind, 'session'), gt(sessions.expiresAt, sql`clock_timestamp()`)))
    .limit(1)
  if (!found) return undefined
  const { token, id, seenAt, expiresAt } = found
  const scopeId = 'id' in scope ? scope.id : null
  try {
    const worth = await standing(db, { ...token, expiresAt, scopeKind: scope.kind, scopeId })
    return { ...worth, session: { id, seenAt, lastsUntil: token.expiresAt }, caller: { ...worth.caller, sessionId: id } }
  } catch (error) {
    if (error instanceof Worthless && !(error instanceof NoAccess)) return undefined
    throw error
  }
}

export async function standing(db: Db | Tx, token: Token): Promise<Standing> {
  const [row] = await db
    .select({ user: users, userDomain, scoped, scopedDomain, serviceProviders: enabledProviders })
    .from(users)
    .innerJoin(userDomain, eq(userDomain.id, users.domainId))
    .leftJoin(scoped, eq(scoped.id, token.scopeId ?? ''))
    .leftJoin(scopedDomain, eq(scopedDomain.id, scoped.domainId))
    .where(eq(users.id, token.userId))
    .limit(1)
  if (!row?.user.enabled || !row.userDomain.enabled) throw new Worthless('The account is disabled.')
  const needsTarget = token.scopeKind === 'project' || token.scopeKind === 'domain'
  if (needsTarget && !row.scoped) throw new NoAccess(`The ${token.scopeKind} does not exist.`)
  if (row.scoped && (!row.scoped.enabled || row.scopedDomain?.enabled === false)) throw new NoAccess(`The ${token.scopeKind} is disabled.`)
  const trust = token.trustId ? await loadTrust(db, token.trustId, token.userId) : undefined
  const actor = trust?.impersonation ? await loadActor(db, trust.trustorId) : { user: row.user, domain: row.userDomain }
  const applicationCredential = token.applicationCredentialId
    ? await loadApplicationCredential(db, token.applicationCredentialId)
    : undefined
  const accessToken = token.accessTokenId ? await loadAccessToken(db, token.accessTokenId, token) : undefined
  const roles = await rolesOf(db, token, trust)
  if (token.scopeKind !== 'unscoped' && roles.length === 0) throw new NoAccess(`The user has no access to the ${token.scopeKind}.`)
  const scope = scopeOf(token, row.scoped?.domainId ?? undefined)
  return {
    token,
    user: {
      id: actor.user.id,
      name: actor.user.name,
      domain: named(actor.domain),
      passwordExpiresAt: await passwordExpiry(db, actor.user.id),
    },
    ...(token.scopeKind === 'project' && row.scoped
      ? { project: { ...named(row.scoped), domain: named(row.scopedDomain ?? row.scoped), isDomain: row.scoped.isDomain } }
      : {}),
    ...(token.scopeKind === 'domain' && row.scoped ? { domain: named(row.scoped) } : {}),
    ...(trust ? { trust } : {}),
    ...(applicationCredential ? { applicationCredential } : {}),
    ...(accessToken ? { accessToken } : {}),
    roles,
    serviceProviders: row.serviceProviders,
    caller: {
      userId: actor.user.id,
      userDomainId: actor.user.domainId,
      scope,
      roles: new Set(roles.map((role) => role.name)),
      roleIds: roles.map((role) => role.id),
      tokenId: token.auditId,
      ...delegation(token, applicationCredential?.unrestricted),
      ...(applicationCredential && applicationCredential.accessRules.length > 0 ? { accessRules: applicationCredential.accessRules } : {}),
    },
    ends: soonest(token.expiresAt, trust?.expiresAt, applicationCredential?.expiresAt, accessToken?.expiresAt),
  }
}

const soonest = (first: Date, ...others: (Date | null | undefined)[]) =>
  others.reduce<Date>((end, other) => (other && other < end ? other : end), first)

const named = ({ id, name }: Named): Named => ({ id, name })

function scopeOf(token: Token, domainId: string | undefined): Scope {
  const id = token.scopeId ?? ''
  if (token.scopeKind === 'project') return { kind: 'project', projectId: id, domainId: domainId ?? id }
  if (token.scopeKind === 'domain') return { kind: 'domain', domainId: id }
  return { kind: token.scopeKind }
}

function delegation(token: Token, unrestricted = false): Pick<Caller, 'delegation'> {
  if (token.trustId) return { delegation: { kind: 'trust', id: token.trustId, restricted: true } }
  if (token.applicationCredentialId)
    return { delegation: { kind: 'application_credential', id: token.applicationCredentialId, restricted: !unrestricted } }
  if (token.accessTokenId) return { delegation: { kind: 'oauth1', id: token.accessTokenId, restricted: true } }
  if (token.methods.includes('oauth2_credential')) return { delegation: { kind: 'oauth2', id: token.auditId, restricted: true } }
  return token.restricted ? { delegation: { kind: 'ec2', id: token.auditId, restricted: true } } : {}
}

async function rolesOf(db: Db | Tx, token: Token, trust: Standing['trust']): Promise<RoleName[]> {
  if (token.scopeKind === 'unscoped') return []
  if (trust) return trustedRoles(db, trust, token.scopeId ?? '')
  const target = token.scopeKind === 'system' ? { kind: token.scopeKind } : { kind: token.scopeKind, id: token.scopeId ?? '' }
  const held = await effectiveRoles(db, token.userId, target)
  if (token.accessTokenId) return consumersRoles(db, token.accessTokenId, held)
  if (!token.applicationCredentialId) return held
  const lent = await db
    .select({ id: applicationCredentialRoles.roleId })
    .from(applicationCredentialRoles)
    .where(eq(applicationCredentialRoles.applicationCredentialId, token.applicationCredentialId))
  const ids = new Set(lent.map((role) => role.id))
  return held.filter((role) => ids.has(role.id))
}

/** A consumer has the roles that were lent to it, as far as the lender still has them; never all of the lender's (OSSA-2020-005). */
async function consumersRoles(db: Db | Tx, accessTokenId: string, held: RoleName[]): Promise<RoleName[]> {
  const lent = await db
    .select({ id: accessTokenRoles.roleId })
    .from(accessTokenRoles)
    .where(eq(accessTokenRoles.accessTokenId, accessTokenId))
  const implied = await withImplied(
    db,
    lent.map((role) => role.id),
  )
  const ids = new Set(implied.map((role) => role.id))
  return held.filter((role) => ids.has(role.id))
}

async function loadAccessToken(db: Db | Tx, id: string, { userId, scopeKind, scopeId }: Token): Promise<AccessToken> {
  const [found] = await db.select().from(accessTokens).where(eq(accessTokens.id, id)).limit(1)
  if (!found || found.expiresAt < new Date()) throw new Worthless('The access token has expired.')
  if (found.userId !== userId || scopeKind !== 'project' || found.projectId !== scopeId)
    throw new Worthless('The access token is for another user or project.')
  return found
}

/** A trust lends its roles as long as the one at the head of the chain still has every one of them. */
async function trustedRoles(db: Db | Tx, { id, giverId }: Trusted, projectId: string): Promise<RoleName[]> {
  const lent = await db.select({ id: trustRoles.roleId }).from(trustRoles).where(eq(trustRoles.trustId, id))
  const roles = await withImplied(
    db,
    lent.map((role) => role.id),
  )
  const held = new Set((await effectiveRoles(db, giverId, { kind: 'project', id: projectId })).map((role) => role.id))
  if (roles.some((role) => !held.has(role.id))) throw new Worthless('The trustor no longer has all of the roles that the trust lends.')
  return roles
}

async function loadTrust(db: Db | Tx, trustId: string, userId: string): Promise<Trusted> {
  const [trust] = await db.select().from(trusts).where(eq(trusts.id, trustId)).limit(1)
  if (!trust || (trust.expiresAt && trust.expiresAt < new Date())) throw new Worthless('The trust has expired.')
  if (trust.trusteeId !== userId) throw new Worthless('The user is not the trustee.')
  const { id, trustorId, trusteeId, impersonation, expiresAt } = trust
  return { id, trustorId, trusteeId, impersonation, expiresAt, giverId: await giverOf(db, trustId) }
}

/** Everybody who gave the trust or passed it on must still be there. */
async function giverOf(db: Db | Tx, trustId: string): Promise<string> {
  const [chain] = await db.execute<{ giver: string; sound: boolean }>(sql`with recursive chain as (
    select id, trustor_id, trustee_id, redelegated_trust_id from ${trusts} where id = ${trustId}
    union select t.id, t.trustor_id, t.trustee_id, t.redelegated_trust_id from ${trusts} t join chain on t.id = chain.redelegated_trust_id)
    select min(chain.trustor_id) filter (where chain.redelegated_trust_id is null) as giver, bool_and(u.enabled and d.enabled) as sound
    from chain join ${users} u on u.id in (chain.trustor_id, chain.trustee_id) join ${projects} d on d.id = u.domain_id`)
  if (!chain?.sound) throw new Worthless('One of the people of the trust is disabled.')
  return chain.giver
}

async function loadActor(db: Db | Tx, userId: string) {
  const [actor] = await db
    .select({ user: users, domain: userDomain })
    .from(users)
    .innerJoin(userDomain, eq(userDomain.id, users.domainId))
    .where(eq(users.id, userId))
    .limit(1)
  if (!actor?.user.enabled || !actor.domain.enabled) throw new Worthless('The trustor is disabled.')
  return actor
}

async function loadApplicationCredential(db: Db | Tx, id: string) {
  const [found] = await db.select().from(applicationCredentials).where(eq(applicationCredentials.id, id)).limit(1)
  if (!found || (found.expiresAt && found.expiresAt < new Date())) throw new Worthless('The application credential has expired.')
  const rules = await db
    .select({ id: accessRules.id, service: accessRules.service, method: accessRules.method, path: accessRules.path })
    .from(accessRules)
    .innerJoin(applicationCredentialAccessRules, eq(applicationCredentialAccessRules.accessRuleId, accessRules.id))
    .where(eq(applicationCredentialAccessRules.applicationCredentialId, id))
  return { id: found.id, name: found.name, unrestricted: found.unrestricted, expiresAt: found.expiresAt, accessRules: rules }
}

async function passwordExpiry(db: Db | Tx, userId: string): Promise<Date | null> {
  const [newest] = await db
    .select({ at: passwords.expiresAt })
    .from(passwords)
    .where(eq(passwords.userId, userId))
    .orderBy(desc(passwords.createdAt))
    .limit(1)
  return newest?.at ?? null
}
