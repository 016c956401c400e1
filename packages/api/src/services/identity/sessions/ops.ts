import { hexId } from '@pileus/db/ids'
import { applicationCredentials, projects, revocations, sessions, tokens, type Session, type Token } from '@pileus/db/schema/identity'
import { and, desc, eq, gt, inArray, ne, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, forbidden, unauthorized } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { refuseDelegated } from '../delegation.ts'
import { prove } from '../tokens/authenticate.ts'
import { newAuditId, newToken, tokenHash } from '../tokens/model.ts'
import { revokeTree, settle } from '../tokens/ops.ts'
import { idleEnd, shortAgent, ticketSeconds } from './model.ts'

const maxShown = 200
const word = z.string().min(1, 'must not be empty').max(4096, 'is too long')

/** Somebody else's page may not log a browser in, as whomever it likes. */
function requireOwnSite({ sender }: Ctx): void {
  if (sender?.site === 'foreign')
    throw forbidden("Logins come from this cloud's own pages only. If this is one, PUBLIC_URL has to say so.", { reason: 'foreign_site' })
}

export interface Ticket {
  kind: 'ticket'
  ticket: string
}

/** What is still missing: show the receipt with it. */
export interface MoreNeeded {
  kind: 'more'
  receipt: string
  required: string[][]
  expiresAt: Date
}

/** A login from a page. It is the login of /v3/auth/tokens, with its limits and its silence; only what comes of it is another thing. */
export const beginSession = command({
  policy: null,
  input: z
    .object({
      user: word,
      domain: word.default('Default'),
      password: word.optional(),
      passcode: word.optional(),
      receipt: z.string().max(255).optional(),
    })
    .refine(({ password, receipt }) => password ?? receipt, { path: ['password'], message: 'must be given' })
    .refine(({ password, passcode }) => password ?? passcode, { path: ['passcode'], message: 'must be given' }),
  before(ctx, { user, domain, password, passcode }) {
    requireOwnSite(ctx)
    const who = { name: user, domain: { name: domain } }
    return prove(ctx, {
      methods: [...(password === undefined ? [] : ['password']), ...(passcode === undefined ? [] : ['totp'])],
      ...(password === undefined ? {} : { password: { user: { ...who, password } } }),
      ...(passcode === undefined ? {} : { totp: { user: { ...who, passcode } } }),
    })
  },
  async run(ctx, { receipt }, _target, proof): Promise<Ticket | MoreNeeded> {
    const proved = await settle(ctx, proof, receipt)
    if (proved.kind === 'proved') return issueTicket(ctx, proved.proof)
    return { kind: 'more', receipt: proved.secret, required: proved.required, expiresAt: proved.expiresAt }
  },
})

/**
 * For whatever has proved who somebody is: a password, and one day a single sign-on or a security key. Whoever brings the ticket
 * back within a minute gets the session, so it goes to the browser that the proof came from and to no other.
 */
export async function issueTicket(ctx: CommandCtx, { userId, methods }: { userId: string; methods: string[] }): Promise<Ticket> {
  const ticket = newToken()
  const now = ctx.now()
  const expiresAt = new Date(now.getTime() + ticketSeconds * 1000)
  await ctx.db.insert(tokens).values({
    hash: tokenHash(ticket),
    kind: 'ticket',
    userId,
    methods,
    scopeKind: 'unscoped',
    auditId: newAuditId(),
    issuedAt: now,
    expiresAt,
  })
  await ctx.db.insert(sessions).values({
    id: hexId(),
    tokenHash: tokenHash(ticket),
    userId,
    address: ctx.sender?.address ?? '',
    agent: shortAgent(ctx.sender?.agent ?? ''),
    createdAt: now,
    seenAt: now,
    expiresAt,
  })
  return { kind: 'ticket', ticket }
}

/** A ticket becomes its session by one update, so of two who bring it at once only one gets it. */
export const redeemTicket = command({
  policy: null,
  input: z.object({ ticket: z.string().max(255) }),
  before: requireOwnSite,
  async run(ctx, { ticket }): Promise<{ secret: string; expiresAt: Date }> {
    const secret = newToken()
    const now = ctx.now()
    const expiresAt = new Date(now.getTime() + ctx.cloud.settings.sessionHours * 3_600_000)
    const [token] = await ctx.db
      .update(tokens)
      .set({ hash: tokenHash(secret), kind: 'session', issuedAt: now, expiresAt })
      .where(and(eq(tokens.hash, tokenHash(ticket)), eq(tokens.kind, 'ticket'), gt(tokens.expiresAt, now)))
      .returning()
    if (!token) throw unauthorized('The ticket is unknown, used, or older than a minute: start the login again.')
    const [session] = await ctx.db
      .update(sessions)
      .set({ createdAt: now, seenAt: now, expiresAt: idleEnd(ctx.cloud, now, expiresAt) })
      .where(eq(sessions.tokenHash, token.hash))
      .returning()
    if (!session) throw unauthorized('The ticket is unknown, used, or older than a minute: start the login again.')
    const { id, userId, address, agent } = session
    ctx.emit({ kind: 'session.create', subjectId: id, actor: userId, userId, data: { address, agent, methods: token.methods } })
    return { secret, expiresAt }
  },
})

export interface SessionRow extends Pick<Session, 'id' | 'userId' | 'address' | 'agent' | 'createdAt' | 'seenAt' | 'expiresAt'> {
  methods: string[]
  /** The one that asks. */
  current: boolean
}

const living = (userId: string): SQL | undefined =>
  and(eq(sessions.userId, userId), eq(tokens.kind, 'session'), gt(sessions.expiresAt, new Date()))

export const listSessions = query({
  policy: 'pileus:list_sessions',
  input: z.object({ userId: z.string().max(255).optional() }).default({}),
  target: (ctx, { userId }) => ({ userId: userId ?? ctx.caller.userId }),
  async run(ctx, _input, { userId }): Promise<SessionRow[]> {
    const rows = await ctx.db
      .select({ session: sessions, methods: tokens.methods })
      .from(sessions)
      .innerJoin(tokens, eq(tokens.hash, sessions.tokenHash))
      .where(living(userId))
      .orderBy(desc(sessions.seenAt), sessions.id)
      .limit(maxShown)
    return rows.map(({ session: { tokenHash: _hidden, ...session }, methods }) => ({
      ...session,
      methods,
      current: session.id === ctx.caller.sessionId,
    }))
  },
})

const mine = (ctx: Ctx) => ({ userId: ctx.caller.userId })

/** Ends sessions for good: the token goes, and with it the row that showed it. */
async function end(ctx: CommandCtx, which: SQL | undefined): Promise<number> {
  const ending = await ctx.db.select().from(sessions).where(which).orderBy(sessions.id).for('update')
  const hashes = ending.map((session) => session.tokenHash)
  if (hashes.length > 0) await ctx.db.delete(tokens).where(inArray(tokens.hash, hashes))
  for (const { id, userId } of ending) ctx.emit({ kind: 'session.delete', subjectId: id, userId })
  return ending.length
}

export const endSession = command({
  policy: 'pileus:end_session',
  input: z.object({ id: z.string().max(255) }),
  target: (ctx, { id }) => first(ctx.db.select().from(sessions).where(eq(sessions.id, id)).limit(1)),
  missing: ({ id }) => ['session', id],
  attributes: ({ userId }) => ({ userId }),
  async run(ctx, { id }) {
    await end(ctx, eq(sessions.id, id))
  },
})

/** All but the one that asks; a token that asks has none of its own. */
export const endOtherSessions = command({
  policy: 'pileus:end_session',
  input: z.object({}).default({}),
  target: mine,
  async run(ctx): Promise<{ ended: number }> {
    const { userId, sessionId } = ctx.caller
    return { ended: await end(ctx, and(eq(sessions.userId, userId), sessionId === undefined ? undefined : ne(sessions.id, sessionId))) }
  },
})

/** The way out of a page. */
export const endThisSession = command({
  policy: 'pileus:end_session',
  input: z.object({}).default({}),
  target: mine,
  async run(ctx) {
    const { sessionId } = ctx.caller
    if (sessionId === undefined) throw badRequest('This request came with a token, not with a session: revoke the token instead.')
    await end(ctx, eq(sessions.id, sessionId))
  },
})

/** What somebody's programs log in with. */
export interface TokenRow {
  auditId: string
  methods: string[]
  scope: { kind: Token['scopeKind']; id: string | null; name: string | null }
  issuedAt: Date
  expiresAt: Date
  applicationCredential: { id: string; name: string } | null
  trustId: string | null
  /** Of the token that it was made from. */
  madeFrom: string | null
}

export const listTokens = query({
  policy: 'pileus:list_tokens',
  input: z.object({ userId: z.string().max(255).optional() }).default({}),
  target: (ctx, { userId }) => ({ userId: userId ?? ctx.caller.userId }),
  async run(ctx, _input, { userId }): Promise<{ rows: TokenRow[]; total: number }> {
    const rows = await ctx.db
      .select({
        token: tokens,
        scopeName: projects.name,
        credentialName: applicationCredentials.name,
        total: sql`count(*) over ()`.mapWith(Number),
      })
      .from(tokens)
      .leftJoin(projects, eq(projects.id, tokens.scopeId))
      .leftJoin(applicationCredentials, eq(applicationCredentials.id, tokens.applicationCredentialId))
      .where(and(eq(tokens.userId, userId), eq(tokens.kind, 'token'), gt(tokens.expiresAt, ctx.now())))
      .orderBy(desc(tokens.issuedAt), tokens.auditId)
      .limit(maxShown)
    return { rows: rows.map(shownToken), total: rows[0]?.total ?? 0 }
  },
})

function shownToken({
  token,
  scopeName,
  credentialName,
}: {
  token: Token
  scopeName: string | null
  credentialName: string | null
}): TokenRow {
  const { auditId, methods, scopeKind, scopeId, issuedAt, expiresAt, applicationCredentialId, trustId, madeFrom } = token
  return {
    auditId,
    methods,
    scope: { kind: scopeKind, id: scopeId, name: scopeName },
    issuedAt,
    expiresAt,
    applicationCredential: applicationCredentialId === null ? null : { id: applicationCredentialId, name: credentialName ?? '' },
    trustId,
    madeFrom,
  }
}

/** Whoever sees the list of tokens knows them by their audit ids only: the tokens themselves nobody can read. */
export const endToken = command({
  policy: 'identity:revoke_token',
  input: z.object({ auditId: z.string().max(255) }),
  target: (ctx, { auditId }) =>
    first(
      ctx.db
        .select()
        .from(tokens)
        .where(and(eq(tokens.auditId, auditId), eq(tokens.kind, 'token')))
        .limit(1),
    ),
  missing: ({ auditId }) => ['token', auditId],
  attributes: ({ userId }) => ({ userId }),
  async run(ctx, _input, token) {
    refuseDelegated(ctx, 'tokens')
    await revokeTree(ctx, token)
  },
})

/** Everything that one's programs hold. Sessions of browsers stay: they have a list of their own. */
export const endTokens = command({
  policy: 'identity:revoke_token',
  input: z.object({}).default({}),
  target: mine,
  async run(ctx): Promise<{ ended: number }> {
    refuseDelegated(ctx, 'tokens')
    const { userId } = ctx.caller
    const ended = await ctx.db
      .delete(tokens)
      .where(and(eq(tokens.userId, userId), eq(tokens.kind, 'token')))
      .returning({ auditId: tokens.auditId })
    if (ended.length > 0) await ctx.db.insert(revocations).values(ended.map(({ auditId }) => ({ auditId, issuedBefore: ctx.now() })))
    ctx.emit({ kind: 'token.delete', subjectId: userId, userId, data: { count: ended.length } })
    return { ended: ended.length }
  },
})
