import {
  accessTokens,
  applicationCredentials,
  credentials,
  logins,
  tokens,
  trusts,
  type AccessToken,
  type ApplicationCredential,
  type User,
} from '@pileus/db/schema/identity'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, type Fault, forbidden, notFound, unauthorized } from '../../../platform/fault.ts'
import { first } from '../../../platform/op.ts'
import { checkSigned, parseSigned, refusal, required, type Signature, type Signed } from '../oauth1/signed.ts'
import { verifyNothing, verifyPassword } from '../users/hashing.ts'
import { sqlUsers, type FoundUser, type Secret } from '../users/source.ts'
import type { Standing } from './load.ts'
import { memoryOf } from './memory.ts'
import { tokenHash } from './model.ts'
import { totpStep } from './totp.ts'

const word = z.string('must be a string').max(4096, 'is too long')
const byIdOrName = { id: word.optional(), name: word.optional() }
const someDomain = z.object(byIdOrName).refine((d) => d.id ?? d.name, 'id or name must be present')
const someUser = z.object({ ...byIdOrName, domain: someDomain.optional() }).refine((u) => u.id ?? u.name, 'id or name must be present')

/** The body of a login, as every OpenStack client sends it. */
export const authInput = z.object({
  identity: z.object({
    methods: z.array(word, 'must be a list of method names').min(1, 'must name a method').max(10, 'names too many methods'),
    password: z.object({ user: someUser.and(z.object({ password: word })) }).optional(),
    token: z.object({ id: word }).optional(),
    totp: z.object({ user: someUser.and(z.object({ passcode: word })) }).optional(),
    application_credential: z
      .object({ ...byIdOrName, user: someUser.optional(), secret: word })
      .refine((a) => a.id ?? a.name, 'id or name must be present')
      .optional(),
    oauth1: z.object({}, 'must be an object').optional(),
  }),
  scope: z
    .union([
      z.literal('unscoped').transform(() => ({ unscoped: {} })),
      z.object({
        project: z
          .object({ ...byIdOrName, domain: someDomain.optional() })
          .refine((p) => p.id ?? p.name, 'id or name must be present')
          .optional(),
        domain: someDomain.optional(),
        system: z.object({ all: z.boolean() }).optional(),
        unscoped: z.unknown().optional(),
        'OS-TRUST:trust': z.object({ id: word }).optional(),
      }),
    ])
    .optional(),
})

export type Auth = z.output<typeof authInput>
export type Identity = Auth['identity']

/** What one method found out. Every method tells the truth about the person; whether that suffices is decided later. */
export interface Proof {
  userId: string
  methods: string[]
  expiresAt?: Date
  /** The token that this one is made from. */
  parent?: Standing
  applicationCredential?: ApplicationCredential
  /** Its nonce has to be spent. */
  signature?: Signature<AccessToken>
  /** Which step of the clock the one-time code was of: it has to be spent. */
  totpStep?: number
}

/** A method that failed; with the user when we know whose login it was, so that it counts. */
export interface Failure {
  failed: true
  userId?: string
  /** Only for those who gave the right secret: anyone else hears nothing but "no". */
  fault?: Fault
}

type Method = (ctx: Ctx, identity: Identity, signed: Signed | undefined) => Promise<Proof | Failure>

const methods: Readonly<Record<string, Method>> = {
  password: byPassword,
  token: byToken,
  totp: byTotp,
  application_credential: byApplicationCredential,
  oauth1: bySignature,
}

export const methodNames = Object.keys(methods)

/** Runs every method that the client names; all must succeed, and all must speak of the same person. */
export async function prove(ctx: Ctx, identity: Identity, signed?: Signed): Promise<Proof | Failure> {
  let proof: Proof | undefined
  for (const name of new Set(identity.methods)) {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (!method)
      return {
        failed: true,
        fault: unauthorized(`The authentication method '${name.slice(0, 80)}' is not supported; there are ${methodNames.join(', ')}.`),
      }
    if (!(name in identity)) throw badRequest(`is required by the method '${name}'`, { path: ['auth', 'identity', name] })
    const found = await method(ctx, identity, signed)
    if ('failed' in found) return found
    if (proof && proof.userId !== found.userId) return { failed: true }
    proof = {
      ...proof,
      ...found,
      methods: [...new Set([...(proof?.methods ?? []), ...found.methods])],
      ...earliest(proof?.expiresAt, found.expiresAt),
    }
  }
  return proof ?? { failed: true }
}

function earliest(a: Date | undefined, b: Date | undefined): { expiresAt?: Date } {
  const ends = [a, b].filter((at) => at !== undefined).sort((x, y) => x.getTime() - y.getTime())
  return ends[0] ? { expiresAt: ends[0] } : {}
}

/** A user by id, or by name and domain. A name without a domain means nothing: names are unique only inside one. */
export async function lookupUser(
  ctx: Ctx,
  wanted: {
    id?: string | undefined
    name?: string | undefined
    domain?: { id?: string | undefined; name?: string | undefined } | undefined
  },
) {
  if (wanted.id === undefined && !wanted.domain)
    throw badRequest('is required beside the name of a user', { path: ['auth', 'identity', 'user', 'domain'] })
  return sqlUsers.find(ctx, wanted)
}

async function byPassword(ctx: Ctx, identity: Identity): Promise<Proof | Failure> {
  const wanted = identity.password?.user
  if (!wanted) return { failed: true }
  const found = await lookupUser(ctx, wanted)
  return checkPassword(ctx, found, wanted.password)
}

export async function checkPassword(ctx: Ctx, found: FoundUser | undefined, password: string): Promise<Proof | Failure> {
  const checked = await checkSecret(ctx, found, password)
  if ('failed' in checked) return checked
  const { user, secret } = checked
  const expired = secret.expiresAt && secret.expiresAt <= ctx.now() && !user.options.ignore_password_expiry
  const mustChange =
    ctx.cloud.settings.security.changePasswordUponFirstUse && !secret.own && !user.options.ignore_change_password_upon_first_use
  if (expired || mustChange) {
    return { failed: true, fault: expiredPassword(user.id) }
  }
  return { userId: user.id, methods: ['password'] }
}

const expiredPassword = (userId: string) =>
  unauthorized(`The password is expired and needs to be changed for user: ${userId}.`, { reason: 'password_expired', userId })

/**
 * Unknown, locked, disabled or wrong: the same answer after the same time (OSSA-2021-003). An expired password passes here:
 * it still proves who asks for a new one.
 */
export async function checkSecret(
  ctx: Ctx,
  found: FoundUser | undefined,
  password: string,
): Promise<{ user: User; secret: Secret } | Failure> {
  const secret = await sqlUsers.verify(ctx, found, password)
  if (!found) return { failed: true }
  // Failures while locked do not count: else a stranger could keep somebody out for ever.
  if (!secret) return locked(ctx, found) ? { failed: true } : { failed: true, userId: found.user.id }
  if (locked(ctx, found) || !found.user.enabled || !found.domain.enabled || inactive(ctx, found)) return { failed: true }
  return { user: found.user, secret }
}

/** As much of a user as tells whether too many wrong passwords have locked it. */
interface LoginState {
  user: Pick<FoundUser['user'], 'options'>
  login: { failures: number; failedAt: Date | null } | null
}

export function locked(ctx: Ctx, { user, login }: LoginState): boolean {
  const { lockoutAttempts, lockoutSeconds } = ctx.cloud.settings.security
  if (!lockoutAttempts || user.options.ignore_lockout_failure_attempts || !login?.failedAt) return false
  return login.failures >= lockoutAttempts && ctx.now().getTime() - login.failedAt.getTime() < lockoutSeconds * 1000
}

function inactive(ctx: Ctx, { user, login }: FoundUser): boolean {
  const days = ctx.cloud.settings.security.disableInactiveDays
  if (!days || user.options.ignore_user_inactivity) return false
  const last = login?.activeOn ? new Date(login.activeOn) : user.createdAt
  return ctx.now().getTime() - last.getTime() > days * 86_400_000
}

async function byToken(ctx: Ctx, identity: Identity): Promise<Proof | Failure> {
  const known = await memoryOf(ctx.cloud).find(identity.token?.id ?? '')
  if (!known) throw notFound('token', 'the one to authenticate with')
  const { token } = known.standing
  if (token.trustId) throw forbidden('Using a trust-scoped token to create another token is not allowed: make one from the trust instead.')
  if (token.restricted || token.methods.includes('oauth2_credential'))
    throw forbidden('A token made from a signature or from OAuth2 cannot create another token.')
  return {
    userId: token.userId,
    methods: ['token', ...token.methods],
    expiresAt: token.expiresAt,
    parent: known.standing,
  }
}

async function byTotp(ctx: Ctx, identity: Identity): Promise<Proof | Failure> {
  const wanted = identity.totp?.user
  const found = wanted && (await lookupUser(ctx, wanted))
  if (!found) return { failed: true }
  const seeds = await ctx.db
    .select()
    .from(credentials)
    .where(and(eq(credentials.userId, found.user.id), eq(credentials.type, 'totp')))
  const steps = seeds
    .map((seed) => totpStep(ctx.cloud.secrets.open(seed.blob, seed.id), wanted.passcode, ctx.now()))
    .filter((step) => step !== undefined)
  if (steps.length === 0) return { failed: true, userId: found.user.id }
  if (locked(ctx, found) || !found.user.enabled || !found.domain.enabled) return { failed: true }
  return { userId: found.user.id, methods: ['totp'], totpStep: Math.max(...steps) }
}

async function byApplicationCredential(ctx: Ctx, identity: Identity): Promise<Proof | Failure> {
  const wanted = identity.application_credential
  if (!wanted) return { failed: true }
  const credential = await lookupApplicationCredential(ctx, wanted)
  if (!credential) {
    await verifyNothing(wanted.secret, ctx.cloud.settings.passwordHash)
    return { failed: true }
  }
  const right = credential.secretHash
    ? ctx.cloud.secrets.matches(wanted.secret, credential.secretHash)
    : await verifyPassword(wanted.secret, credential.passwordHash ?? '')
  if (!right) return { failed: true }
  if (credential.expiresAt && credential.expiresAt <= ctx.now())
    return { failed: true, fault: unauthorized('The application credential has expired.') }
  return {
    userId: credential.userId,
    methods: ['application_credential'],
    applicationCredential: credential,
    ...(credential.expiresAt ? { expiresAt: credential.expiresAt } : {}),
  }
}

async function lookupApplicationCredential(ctx: Ctx, wanted: NonNullable<Identity['application_credential']>) {
  if (wanted.id !== undefined)
    return first(ctx.db.select().from(applicationCredentials).where(eq(applicationCredentials.id, wanted.id)).limit(1))
  if (!wanted.user)
    throw badRequest('is required beside the name of an application credential', {
      path: ['auth', 'identity', 'application_credential', 'user'],
    })
  const owner = await lookupUser(ctx, wanted.user)
  if (!owner) return undefined
  return first(
    ctx.db
      .select()
      .from(applicationCredentials)
      .where(and(eq(applicationCredentials.userId, owner.user.id), eq(applicationCredentials.name, wanted.name ?? '')))
      .limit(1),
  )
}

/** The request itself is signed with what was lent to a consumer. */
async function bySignature(ctx: Ctx, _identity: Identity, signed: Signed | undefined): Promise<Proof | Failure> {
  const header = parseSigned(signed ?? {})
  const id = required(header, 'oauth_token')
  const token = await first(ctx.db.select().from(accessTokens).where(eq(accessTokens.id, id)).limit(1))
  if (!signed || !token) return { failed: true, fault: refusal() }
  const signature = await checkSigned(ctx, signed, header, token)
  if (token.expiresAt <= ctx.now()) return { failed: true, fault: unauthorized('The access token has expired.') }
  return { userId: token.userId, methods: ['oauth1'], expiresAt: token.expiresAt, signature }
}

/** Counts a failed login, or a successful one, beside the user. */
export async function countLogin(ctx: CommandCtx, userId: string, succeeded: boolean): Promise<void> {
  const active = sql`(clock_timestamp() at time zone 'utc')::date`
  // A lockout that has passed is forgotten: the next wrong password is the first one again.
  const forgotten = new Date(ctx.now().getTime() - ctx.cloud.settings.security.lockoutSeconds * 1000)
  const failures = sql`case when ${logins.failedAt} < ${forgotten.toISOString()}::timestamptz then 1 else ${logins.failures} + 1 end`
  await ctx.db
    .insert(logins)
    .values({ userId, failures: succeeded ? 0 : 1, ...(succeeded ? { activeOn: active } : { failedAt: ctx.now() }) })
    .onConflictDoUpdate({
      target: logins.userId,
      set: succeeded ? { failures: 0, failedAt: null, activeOn: active } : { failures, failedAt: ctx.now() },
    })
}

/** A wrong secret of somebody we know; of nobody, or while a lockout lasts, nothing is counted. */
export async function countFailure(ctx: CommandCtx, userId: string | undefined): Promise<void> {
  if (userId === undefined) return
  await countLogin(ctx, userId, false)
  ctx.emit({ kind: 'login.failed', subjectId: userId })
}

/** A one-time code counts once, whoever is faster; says whether it still did. */
export async function spendCode(ctx: CommandCtx, userId: string, step: number): Promise<boolean> {
  const spent = await ctx.db
    .insert(logins)
    .values({ userId, totpStep: step })
    .onConflictDoUpdate({ target: logins.userId, set: { totpStep: step }, setWhere: sql`coalesce(${logins.totpStep}, 0) < ${step}` })
    .returning({ userId: logins.userId })
  return spent.length > 0
}

/** Do the methods satisfy one of the user's rules? Rules that name only unknown methods lock nobody out. */
export function rulesSatisfied(options: User['options'], used: readonly string[]): boolean {
  const rules = options.multi_factor_auth_rules ?? []
  if (rules.length === 0 || options.multi_factor_auth_enabled === false) return true
  const known = rules.map((rule) => rule.filter((method) => methodNames.includes(method))).filter((rule) => rule.length > 0)
  return known.length === 0 || known.some((rule) => rule.every((method) => used.includes(method)))
}

/** The methods of an earlier, incomplete login that the client brings back. */
export async function readReceipt(ctx: Ctx, receipt: string | undefined, userId: string): Promise<string[]> {
  if (receipt === undefined) return []
  const hash = tokenHash(receipt)
  const found = await first(
    ctx.db
      .select()
      .from(tokens)
      .where(and(eq(tokens.hash, hash), eq(tokens.kind, 'receipt'), eq(tokens.userId, userId)))
      .limit(1),
  )
  if (!found || found.expiresAt <= ctx.now())
    throw unauthorized('The authentication receipt is unknown or has expired: start the login again.')
  return found.methods
}

/** A trust that the user may use now. */
export async function lookupTrust(ctx: Ctx, id: string) {
  const trust = await first(ctx.db.select().from(trusts).where(eq(trusts.id, id)).limit(1))
  if (!trust || (trust.expiresAt && trust.expiresAt <= ctx.now()) || trust.remainingUses === 0)
    throw unauthorized(`Could not find trust: ${id}.`)
  return trust
}
