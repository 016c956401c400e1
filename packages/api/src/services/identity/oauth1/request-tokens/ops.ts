import { randomBytes } from 'node:crypto'
import { hexId } from '@pileus/db/ids'
import { projects, requestTokenRoles, requestTokens, type RequestToken } from '@pileus/db/schema/identity'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../../platform/ctx.ts'
import { badRequest, notFound, unauthorized } from '../../../../platform/fault.ts'
import { command, first } from '../../../../platform/op.ts'
import { effectiveRoles } from '../../assignments/effective.ts'
import { refuseDelegated } from '../../delegation.ts'
import { resolveRoles, roleRefs } from '../../roles/refs.ts'
import { checkSigned, parseSigned, signedRequest, spendNonce } from '../signed.ts'

/** How long somebody may think about it: Keystone's eight hours. */
const lifetime = 8 * 3_600_000

/** The secret is told once, to the consumer that asked. */
export type NewRequestToken = RequestToken & { plainSecret: string }

export const createRequestToken = command({
  policy: null,
  input: signedRequest.extend({ projectId: z.string('must be given once').optional() }),
  async run(ctx, { projectId, ...request }): Promise<NewRequestToken> {
    const { consumer, nonce } = await checkSigned(ctx, request, parseSigned(request), undefined)
    if (!projectId) throw badRequest('The header Requested-Project-Id is required.')
    const project = await first(
      ctx.db
        .select({ id: projects.id })
        .from(projects)
        .where(and(eq(projects.id, projectId), eq(projects.isDomain, false)))
        .limit(1),
    )
    if (!project) throw notFound('project', projectId)
    await spendNonce(ctx, nonce)
    const id = hexId()
    const plainSecret = randomBytes(32).toString('hex')
    const values = {
      id,
      consumerId: consumer.id,
      projectId,
      secret: ctx.cloud.secrets.seal(plainSecret, id),
      expiresAt: new Date(ctx.now().getTime() + lifetime),
    }
    const [made] = await ctx.db.insert(requestTokens).values(values).returning()
    if (!made) throw notFound('consumer', consumer.id)
    ctx.emit({ kind: 'request_token.create', subjectId: id, projectId })
    return { ...made, plainSecret }
  },
})

const target = (ctx: Ctx, { requestTokenId }: { requestTokenId: string }) =>
  first(ctx.db.select().from(requestTokens).where(eq(requestTokens.id, requestTokenId)).limit(1))

/** Lends roles of one's own on the project that was asked for. The consumer gets the verifier from who lends and from nobody else. */
export const authorizeRequestToken = command({
  policy: 'identity:authorize_request_token',
  input: z.object({ requestTokenId: z.string(), roles: roleRefs.min(1, 'must name a role') }),
  target,
  missing: ({ requestTokenId }) => ['request token', requestTokenId] as const,
  // A request belongs to nobody until somebody agrees: it is judged by the role alone.
  attributes: () => ({}),
  async run(ctx, { roles }, { id, projectId, expiresAt }) {
    refuseDelegated(ctx, 'OAuth1 access tokens')
    if (expiresAt <= ctx.now()) throw unauthorized('The request token has expired: the consumer has to ask for another.')
    const lent = await resolveRoles(ctx, roles)
    const held = new Set((await effectiveRoles(ctx.db, ctx.caller.userId, { kind: 'project', id: projectId })).map((role) => role.id))
    const missing = lent.find((role) => !held.has(role.id))
    if (missing) throw unauthorized(`You do not have the role ${missing.name} on the project ${projectId}, so you cannot lend it.`)
    const verifier = randomBytes(8).toString('hex')
    const [agreed] = await ctx.db
      .update(requestTokens)
      .set({ userId: ctx.caller.userId, verifier: ctx.cloud.secrets.hash(verifier) })
      .where(eq(requestTokens.id, id))
      .returning({ id: requestTokens.id })
    if (!agreed) throw notFound('request token', id)
    await ctx.db.delete(requestTokenRoles).where(eq(requestTokenRoles.requestTokenId, id))
    await ctx.db.insert(requestTokenRoles).values(lent.map((role) => ({ requestTokenId: id, roleId: role.id })))
    ctx.emit({ kind: 'request_token.authorize', subjectId: id, projectId })
    return { verifier }
  },
})
