import { projects, revocations, sessions, tokens, trusts, users, type Token, type TargetKind } from '@pileus/db/schema/identity'
import { and, asc, eq, gt, isNull, ne, notInArray, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, Fault, forbidden, unauthorized } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { flag } from '../../../platform/rest/list.ts'
import { effectiveRoles, reachable } from '../assignments/effective.ts'
import { buildCatalog } from '../catalog/build.ts'
import { signedRequest, spendNonce } from '../oauth1/signed.ts'
import {
  authInput,
  countFailure,
  countLogin,
  lookupTrust,
  prove,
  readReceipt,
  rulesSatisfied,
  spendCode,
  type Auth,
  type Failure,
  type Proof,
} from './authenticate.ts'
import { standing, Worthless, type Standing } from './load.ts'
import { memoryOf } from './memory.ts'
import { newAuditId, newToken, tokenHash } from './model.ts'
import { renderToken } from './render.ts'

const receiptMinutes = 5

export interface Issued {
  kind: 'token'
  secret: string
  shown: ReturnType<typeof renderToken>
}

/** A login that still lacks a factor. */
export interface Receipt {
  kind: 'receipt'
  secret: string
  methods: string[]
  user: { id: string; name: string; domain: { id: string; name: string } }
  issuedAt: Date
  expiresAt: Date
  required: string[][]
}

interface Chosen {
  kind: 'unscoped' | TargetKind
  id?: string
  trustId?: string
  accessTokenId?: string
  restricted?: boolean
}

export const issueToken = command({
  policy: null,
  input: z.object({
    auth: authInput,
    receipt: z.string().max(255).optional(),
    nocatalog: z.string().optional(),
    signed: signedRequest.omit({ form: true }).optional(),
  }),
  before: (ctx, { auth, signed }) => prove(ctx, auth.identity, signed && { ...signed, form: {} }),
  async run(ctx, { auth, receipt, nocatalog }, _target, proof): Promise<Issued | Receipt> {
    const proved = await settle(ctx, proof, receipt)
    if (proved.kind === 'receipt') return proved
    const issued = await mint(ctx, { ...proved.proof, ...(await chooseScope(ctx, auth, proved.proof)) })
    const catalog = nocatalog === undefined ? await buildCatalog(ctx.db, issued.standing.project?.id, issued.standing.user.id) : undefined
    return { kind: 'token', secret: issued.secret, shown: renderToken(issued.standing, catalog) }
  },
})

/** What a login comes to: a failure that counts, a receipt for the factors that were shown, or somebody who is who he says. */
export async function settle(
  ctx: CommandCtx,
  proof: Proof | Failure,
  receipt: string | undefined,
): Promise<{ kind: 'proved'; proof: Proof } | Receipt> {
  if ('failed' in proof) {
    await countFailure(ctx, proof.userId)
    return ctx.commitAndFail(proof.fault ?? unauthorized())
  }
  const user = await first(
    ctx.db
      .select({ user: users, domain: projects })
      .from(users)
      .innerJoin(projects, eq(projects.id, users.domainId))
      .where(eq(users.id, proof.userId))
      .limit(1),
  )
  if (!user) throw unauthorized()
  if (proof.totpStep !== undefined && !(await spendCode(ctx, proof.userId, proof.totpStep))) throw unauthorized()
  if (proof.signature) await spendNonce(ctx, proof.signature.nonce)
  const methods = [...new Set([...proof.methods, ...(await readReceipt(ctx, receipt, proof.userId))])]
  if (!rulesSatisfied(user.user.options, methods)) return makeReceipt(ctx, { ...user.user, domain: user.domain }, methods)
  if (proof.methods.includes('password')) await countLogin(ctx, proof.userId, true)
  return { kind: 'proved', proof: { ...proof, methods } }
}

export interface Mint {
  userId: string
  methods: string[]
  kind: 'unscoped' | TargetKind
  id?: string
  trustId?: string
  expiresAt?: Date
  parent?: Standing
  applicationCredential?: { id: string }
  accessTokenId?: string
  restricted?: boolean
}

/** Makes a token and finds out what it is worth; one that is worth nothing is refused and leaves nothing behind. */
export async function mint(ctx: CommandCtx, wanted: Mint): Promise<{ secret: string; standing: Standing }> {
  const secret = newToken()
  const now = ctx.now()
  const ends = new Date(now.getTime() + ctx.cloud.settings.tokenHours * 3_600_000)
  ends.setMilliseconds(0)
  const parent = wanted.parent?.token
  const token: Token = {
    hash: tokenHash(secret),
    kind: 'token',
    userId: wanted.userId,
    methods: wanted.methods,
    scopeKind: wanted.kind,
    scopeId: wanted.id ?? null,
    auditId: newAuditId(),
    parentAuditId: parent ? (parent.parentAuditId ?? parent.auditId) : null,
    madeFrom: parent?.auditId ?? null,
    trustId: wanted.trustId ?? null,
    applicationCredentialId: wanted.applicationCredential?.id ?? parent?.applicationCredentialId ?? null,
    accessTokenId: wanted.accessTokenId ?? null,
    restricted: wanted.restricted ?? false,
    issuedAt: now,
    expiresAt: wanted.expiresAt && wanted.expiresAt < ends ? wanted.expiresAt : ends,
  }
  try {
    const found = await standing(ctx.db, token)
    // A token never outlives what it is made from.
    token.expiresAt = found.ends
    await ctx.db.insert(tokens).values(token)
    ctx.emit({
      kind: 'token.create',
      subjectId: token.auditId,
      actor: found.user.id,
      userId: token.userId,
      data: { methods: token.methods, scope: token.scopeKind },
    })
    return { secret, standing: found }
  } catch (error) {
    if (error instanceof Worthless) throw unauthorized(error.message)
    throw error
  }
}

async function chooseScope(ctx: CommandCtx, { scope }: Auth, proof: Proof): Promise<Chosen> {
  if (proof.signature) {
    if (proof.applicationCredential || proof.parent)
      throw unauthorized('The method oauth1 cannot be used together with another that lends authority.')
    // A scope beside it is not heeded, as in Keystone, whose clients send one all the same.
    const { id, projectId } = proof.signature.token
    return { kind: 'project', id: projectId, accessTokenId: id, restricted: true }
  }
  if (proof.applicationCredential) {
    if (scope) throw unauthorized('Application credentials cannot request a scope.')
    return { kind: 'project', id: proof.applicationCredential.projectId }
  }
  const parent = proof.parent?.token
  if (parent?.applicationCredentialId) {
    if (scope) throw forbidden('Using an application credential token to create a scoped token is not allowed.')
    return { kind: 'project', ...(parent.scopeId ? { id: parent.scopeId } : {}) }
  }
  if (!scope) return defaultScope(ctx, proof.userId)
  if (Object.keys(scope).length !== 1)
    throw badRequest('must name exactly one of system, project, domain, OS-TRUST:trust or unscoped', { path: ['auth', 'scope'] })
  if (parent?.scopeKind === 'system' && ('project' in scope || 'domain' in scope)) {
    throw forbidden('Using a system-scoped token to create a project-scoped or domain-scoped token is not allowed.')
  }
  if ('project' in scope && scope.project) return { kind: 'project', id: await lookupProject(ctx, scope.project) }
  if ('domain' in scope && scope.domain) return { kind: 'domain', id: await lookupDomain(ctx, scope.domain) }
  if ('system' in scope && scope.system) return { kind: 'system' }
  if ('OS-TRUST:trust' in scope && scope['OS-TRUST:trust']) return useTrust(ctx, scope['OS-TRUST:trust'].id, proof.userId)
  return { kind: 'unscoped' }
}

async function useTrust(ctx: CommandCtx, id: string, userId: string): Promise<Chosen> {
  const trust = await lookupTrust(ctx, id)
  if (trust.trusteeId !== userId) throw forbidden('User is not a trustee.')
  const [used] = await ctx.db
    .update(trusts)
    .set({ remainingUses: sql`${trusts.remainingUses} - 1` })
    .where(and(eq(trusts.id, id), or(isNull(trusts.remainingUses), gt(trusts.remainingUses, 0))))
    .returning()
  if (!used) throw unauthorized(`Could not find trust: ${id}.`)
  return { kind: trust.projectId ? 'project' : 'unscoped', ...(trust.projectId ? { id: trust.projectId } : {}), trustId: id }
}

/** Without a scope the user's default project is taken, if the user may still use it; else the token has no scope. */
async function defaultScope(ctx: Ctx, userId: string): Promise<Chosen> {
  const [user] = await ctx.db.select({ id: users.defaultProjectId }).from(users).where(eq(users.id, userId)).limit(1)
  if (!user?.id) return { kind: 'unscoped' }
  const usable = await first(
    ctx.db
      .select({ id: projects.id })
      .from(projects)
      .where(and(eq(projects.id, user.id), eq(projects.enabled, true)))
      .limit(1),
  )
  const roles = usable ? await effectiveRoles(ctx.db, userId, { kind: 'project', id: user.id }) : []
  return roles.length > 0 ? { kind: 'project', id: user.id } : { kind: 'unscoped' }
}

interface Wanted {
  id?: string | undefined
  name?: string | undefined
}

export async function lookupDomain(ctx: Ctx, wanted: Wanted): Promise<string> {
  const which = wanted.name === undefined ? eq(projects.id, wanted.id ?? '') : eq(projects.name, wanted.name)
  const found = await first(
    ctx.db
      .select({ id: projects.id })
      .from(projects)
      .where(and(which, eq(projects.isDomain, true)))
      .limit(1),
  )
  if (!found) throw unauthorized(`Could not find domain: ${wanted.name ?? wanted.id}.`)
  return found.id
}

async function lookupProject(ctx: Ctx, wanted: Wanted & { domain?: Wanted | undefined }): Promise<string> {
  if (wanted.name === undefined) {
    const found = await first(
      ctx.db
        .select({ id: projects.id })
        .from(projects)
        .where(and(eq(projects.id, wanted.id ?? ''), eq(projects.isDomain, false)))
        .limit(1),
    )
    if (!found) throw unauthorized(`Could not find project: ${wanted.id}.`)
    return found.id
  }
  if (!wanted.domain) throw badRequest('is required beside the name of a project', { path: ['auth', 'scope', 'project', 'domain'] })
  const domainId = await lookupDomain(ctx, wanted.domain)
  const found = await first(
    ctx.db
      .select({ id: projects.id })
      .from(projects)
      .where(and(eq(projects.name, wanted.name), eq(projects.domainId, domainId)))
      .limit(1),
  )
  if (!found) throw unauthorized(`Could not find project: ${wanted.name}.`)
  return found.id
}

async function makeReceipt(
  ctx: CommandCtx,
  user: { id: string; name: string; options: { multi_factor_auth_rules?: string[][] | null }; domain: { id: string; name: string } },
  methods: string[],
): Promise<Receipt> {
  const secret = newToken()
  const issuedAt = ctx.now()
  const expiresAt = new Date(issuedAt.getTime() + receiptMinutes * 60_000)
  await ctx.db.insert(tokens).values({
    hash: tokenHash(secret),
    kind: 'receipt',
    userId: user.id,
    methods,
    scopeKind: 'unscoped',
    auditId: newAuditId(),
    issuedAt,
    expiresAt,
  })
  const domain = { id: user.domain.id, name: user.domain.name }
  return {
    kind: 'receipt',
    secret,
    methods,
    user: { id: user.id, name: user.name, domain },
    issuedAt,
    expiresAt,
    required: user.options.multi_factor_auth_rules ?? [],
  }
}

const subject = z.object({
  subjectToken: z.string('must be given in the header X-Subject-Token').max(4096),
  nocatalog: z.string().optional(),
  allowExpired: flag.optional(),
})

interface Shown {
  secret: string
  text: string
}

/** HEAD asks for another rule than GET, as upstream. */
export const validateToken = query({
  policy: 'identity:validate_token',
  policyOf: ({ check }) => (check ? 'identity:check_token' : 'identity:validate_token'),
  input: subject.extend({ check: z.boolean().default(false) }),
  target: (ctx, { subjectToken }) => memoryOf(ctx.cloud).find(subjectToken),
  attributes: (known) => ({ userId: known.standing.caller.userId }),
  missing: () => ['token', 'the one in X-Subject-Token'] as const,
  bearer: true,
  run: async (ctx, { subjectToken, nocatalog }, known): Promise<Shown> => ({
    secret: subjectToken,
    text: await memoryOf(ctx.cloud).show(known, nocatalog === undefined),
  }),
})

/** Revoking a token revokes all that was made from it (OSSA-2016-008). */
export const revokeToken = command({
  policy: 'identity:revoke_token',
  input: subject,
  target: (ctx, { subjectToken }) => memoryOf(ctx.cloud).find(subjectToken),
  attributes: (known) => ({ userId: known.standing.caller.userId }),
  missing: () => ['token', 'the one in X-Subject-Token'] as const,
  bearer: true,
  run: (ctx, _input, { standing: { token } }) => revokeTree(ctx, token),
})

export async function revokeTree(ctx: CommandCtx, { auditId, userId }: Pick<Token, 'auditId' | 'userId'>): Promise<void> {
  const made = sql`with recursive made as (
    select ${auditId}::text as id union select t.audit_id from ${tokens} t join made on t.made_from = made.id) select id from made`
  const gone = await ctx.db.delete(tokens).where(sql`${tokens.auditId} in (${made})`).returning({ auditId: tokens.auditId })
  if (gone.length > 0) await ctx.db.insert(revocations).values(gone.map((token) => ({ auditId: token.auditId, issuedBefore: ctx.now() })))
  ctx.emit({ kind: 'token.delete', subjectId: auditId, userId })
}

/**
 * Ends all tokens and sessions of a user: after a changed password, a disabled account. Services that ask learn it from the
 * revocation. The session in which somebody changes the own password may stay.
 */
export async function revokeTokensOf(ctx: CommandCtx, userId: string, stays?: string): Promise<void> {
  const ended = await ctx.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), stays === undefined ? undefined : ne(sessions.id, stays)))
  const staying = ctx.db
    .select({ hash: sessions.tokenHash })
    .from(sessions)
    .where(eq(sessions.id, stays ?? ''))
  await ctx.db.delete(tokens).where(and(eq(tokens.userId, userId), notInArray(tokens.hash, staying)))
  await ctx.db.insert(revocations).values({ userId, issuedBefore: ctx.now() })
  for (const { id } of ended) ctx.emit({ kind: 'session.delete', subjectId: id, userId })
}

export const listAuthProjects = query({
  policy: 'identity:get_auth_projects',
  input: z.object({}),
  run: async (ctx) => ({
    rows: await ctx.db
      .select()
      .from(projects)
      .where(and(sql`${projects.id} in ${await reachable(ctx.db, ctx.caller.userId, 'project')}`, eq(projects.enabled, true)))
      .orderBy(asc(projects.id)),
  }),
})

export const listAuthDomains = query({
  policy: 'identity:get_auth_domains',
  input: z.object({}),
  run: async (ctx) => ({
    rows: await ctx.db
      .select()
      .from(projects)
      .where(
        and(
          sql`${projects.id} in ${await reachable(ctx.db, ctx.caller.userId, 'domain')}`,
          eq(projects.enabled, true),
          eq(projects.isDomain, true),
        ),
      )
      .orderBy(asc(projects.id)),
  }),
})

export const showAuthSystem = query({
  policy: 'identity:get_auth_system',
  input: z.object({}),
  run: async (ctx) => (await effectiveRoles(ctx.db, ctx.caller.userId, { kind: 'system' })).length > 0,
})

export const showAuthCatalog = query({
  policy: 'identity:get_auth_catalog',
  input: z.object({}),
  run(ctx) {
    const { scope, userId } = ctx.caller
    if (scope.kind !== 'project') throw new Fault('forbidden', 'A project-scoped token is required to produce a service catalog.')
    return buildCatalog(ctx.db, scope.projectId, userId)
  },
})
