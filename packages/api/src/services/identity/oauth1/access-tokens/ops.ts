import { randomBytes } from 'node:crypto'
import { hexId } from '@pileus/db/ids'
import { accessTokenRoles, accessTokens, requestTokenRoles, requestTokens, roles, type AccessToken } from '@pileus/db/schema/identity'
import { asc, and, eq, getTableColumns } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../../platform/ctx.ts'
import { notFound, unauthorized } from '../../../../platform/fault.ts'
import { command, first, query } from '../../../../platform/op.ts'
import { page, paging } from '../../../../platform/rest/list.ts'
import { refuseDelegated } from '../../delegation.ts'
import { checkSigned, parseSigned, refusal, required, signedRequest, spendNonce } from '../signed.ts'

/** How long what was lent stays lent: Keystone's day. */
const lifetime = 24 * 3_600_000

const what = 'OAuth1 access tokens'

/** The secret is told once, to the consumer. */
export type NewAccessToken = AccessToken & { plainSecret: string }

/** The consumer takes what was lent to it; the request is spent by that. */
export const createAccessToken = command({
  policy: null,
  input: signedRequest,
  async run(ctx, request): Promise<NewAccessToken> {
    const header = parseSigned(request)
    const [requestTokenId, verifier] = [required(header, 'oauth_token'), required(header, 'oauth_verifier')]
    const asked = await first(ctx.db.select().from(requestTokens).where(eq(requestTokens.id, requestTokenId)).limit(1))
    if (!asked) throw refusal()
    const { nonce } = await checkSigned(ctx, request, header, asked)
    if (asked.expiresAt <= ctx.now()) throw unauthorized('The request token has expired: ask for another.')
    if (!asked.userId || !asked.verifier || !ctx.cloud.secrets.matches(verifier, asked.verifier))
      throw unauthorized('Nobody has authorized the request token with this verifier.')
    await spendNonce(ctx, nonce)
    const lent = await ctx.db
      .select({ roleId: requestTokenRoles.roleId })
      .from(requestTokenRoles)
      .where(eq(requestTokenRoles.requestTokenId, requestTokenId))
    // Whoever removes it has it: two consumers cannot both take it, nor can one take what was changed meanwhile.
    const [spent] = await ctx.db
      .delete(requestTokens)
      .where(and(eq(requestTokens.id, requestTokenId), eq(requestTokens.verifier, asked.verifier)))
      .returning({ id: requestTokens.id })
    if (!spent) throw refusal()
    const id = hexId()
    const plainSecret = randomBytes(32).toString('hex')
    const values = {
      id,
      consumerId: asked.consumerId,
      userId: asked.userId,
      projectId: asked.projectId,
      secret: ctx.cloud.secrets.seal(plainSecret, id),
      expiresAt: new Date(ctx.now().getTime() + lifetime),
    }
    const [made] = await ctx.db.insert(accessTokens).values(values).returning()
    if (!made) throw refusal()
    if (lent.length > 0) await ctx.db.insert(accessTokenRoles).values(lent.map(({ roleId }) => ({ accessTokenId: id, roleId })))
    ctx.emit({ kind: 'access_token.create', subjectId: id, projectId: made.projectId, actor: made.userId })
    return { ...made, plainSecret }
  },
})

const owner = { userId: z.string() }
const one = { ...owner, accessTokenId: z.string() }

/** Judged by who owns it; when there is none, by whom the path names: so one is told only of one's own that they are missing. */
async function target(ctx: Ctx, { userId, accessTokenId }: { userId: string; accessTokenId: string }) {
  const found = await first(ctx.db.select().from(accessTokens).where(eq(accessTokens.id, accessTokenId)).limit(1))
  return { userId: found?.userId ?? userId, found: found?.userId === userId ? found : undefined }
}

type Target = Awaited<ReturnType<typeof target>>

const attributes = ({ userId }: Target) => ({ userId })

function requireFound(ctx: Ctx, id: string, { found }: Target): AccessToken {
  refuseDelegated(ctx, what)
  if (!found) throw notFound('access token', id)
  return found
}

const rolesOf = (ctx: Ctx, accessTokenId: string) =>
  ctx.db
    .select(getTableColumns(roles))
    .from(accessTokenRoles)
    .innerJoin(roles, eq(roles.id, accessTokenRoles.roleId))
    .where(eq(accessTokenRoles.accessTokenId, accessTokenId))
    .orderBy(asc(roles.id))

export const listAccessTokens = query({
  policy: 'identity:list_access_tokens',
  input: z.object({ ...paging, ...owner }),
  attributes: (_none: undefined, { userId }) => ({ userId }),
  run(ctx, { userId, ...paged }) {
    refuseDelegated(ctx, what)
    return page(ctx, accessTokens, { id: accessTokens.id, where: [eq(accessTokens.userId, userId)], ...paged })
  },
})

export const showAccessToken = query({
  policy: 'identity:get_access_token',
  input: z.object(one),
  target,
  attributes,
  run: (ctx, { accessTokenId }, target) => requireFound(ctx, accessTokenId, target),
})

export const listAccessTokenRoles = query({
  policy: 'identity:list_access_token_roles',
  input: z.object(one),
  target,
  attributes,
  run: async (ctx, { accessTokenId }, target) => ({ rows: await rolesOf(ctx, requireFound(ctx, accessTokenId, target).id) }),
})

export const showAccessTokenRole = query({
  policy: 'identity:get_access_token_role',
  input: z.object({ ...one, roleId: z.string() }),
  target,
  attributes,
  async run(ctx, { accessTokenId, roleId }, target) {
    const lent = await rolesOf(ctx, requireFound(ctx, accessTokenId, target).id)
    const role = lent.find(({ id }) => id === roleId)
    if (!role) throw notFound('role', roleId)
    return role
  },
})

/** With it go the tokens that were made from it. */
export const deleteAccessToken = command({
  policy: 'identity:delete_access_token',
  input: z.object(one),
  target,
  attributes,
  async run(ctx, { accessTokenId }, target) {
    const { id, projectId } = requireFound(ctx, accessTokenId, target)
    await ctx.db.delete(accessTokens).where(eq(accessTokens.id, id))
    ctx.emit({ kind: 'access_token.delete', subjectId: id, projectId })
  },
})
