import { enrolmentTokens, hosts, type EnrolmentToken } from '@pileus/db/schema/fleet'
import { tokenVerifier } from '@pileus/wire/keys'
import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, notFound } from '../../../platform/fault.ts'
import { command, first } from '../../../platform/op.ts'
import { controlKey } from '../control-key.ts'
import { hostName } from '../hosts/ops.ts'

const usualMinutes = 15
const longestMinutes = 24 * 60

/**
 * Lets one host in, once. The secret is in this answer and nowhere else. With `hostId` it is for a host that is known already and has lost
 * its disk: the new key takes the old one's place.
 */
export const createToken = command({
  policy: 'fleet:create_token',
  input: z.strictObject({
    minutes: z.int().min(1, 'must be at least 1').max(longestMinutes, 'must be at most 1440, a day').default(usualMinutes),
    hostName: hostName.optional(),
    hostId: z.uuid().optional(),
    status: z.enum(['enrolled', 'enabled', 'disabled', 'maintenance']).default('enabled'),
  }),
  async run(ctx, { minutes, hostName, hostId, status }) {
    if (hostName !== undefined && hostId !== undefined) throw badRequest('cannot be used together with hostId', { path: ['hostName'] })
    const host = hostId === undefined ? undefined : await first(ctx.db.select().from(hosts).where(eq(hosts.id, hostId)).limit(1))
    if (hostId !== undefined && !host) throw notFound('host', hostId)
    const id = randomBytes(12).toString('base64url')
    const secret = randomBytes(32).toString('base64url')
    const { publicKey } = await controlKey(ctx.db, ctx.cloud.secrets)
    const expiresAt = new Date(ctx.now().getTime() + minutes * 60_000)
    await ctx.db.insert(enrolmentTokens).values({
      id,
      verifier: ctx.cloud.secrets.seal(tokenVerifier(secret).toString('base64url'), id),
      hostName: hostName ?? null,
      hostId: hostId ?? null,
      status: host?.status ?? status,
      expiresAt,
      authorId: ctx.caller.userId,
    })
    ctx.emit({ kind: 'enrolment_token.create', subjectId: id, data: { expiresAt, hostName: hostName ?? host?.name ?? null } })
    const url = ctx.cloud.settings.publicUrl ?? ctx.baseUrl
    const token = `${id}.${secret}`
    return { id, token, controlKey: publicKey, url, expiresAt, command: enrolCommand({ url, token, controlKey: publicKey }) }
  },
})

/** What an administrator runs on the host, as root. The key of the cloud is in it, so nobody else can answer in its place. */
function enrolCommand({ url, token, controlKey }: { url: string; token: string; controlKey: string }): string {
  return `curl -fsSL ${url}/agent/install.sh | sh -s -- --url ${url} --token ${token} --control-key ${controlKey}`
}

const target = (ctx: Ctx, { tokenId }: { tokenId: string }): Promise<EnrolmentToken | undefined> =>
  first(ctx.db.select().from(enrolmentTokens).where(eq(enrolmentTokens.id, tokenId)).limit(1))

export const revokeToken = command({
  policy: 'fleet:revoke_token',
  input: z.strictObject({ tokenId: z.string().max(64) }),
  target,
  missing: ({ tokenId }) => ['enrolment token', tokenId],
  async run(ctx, { tokenId }, token) {
    if (token.usedAt) throw conflict('This token has been used: remove the host that came with it, if it should not be here.')
    await ctx.db.update(enrolmentTokens).set({ revokedAt: ctx.now() }).where(eq(enrolmentTokens.id, tokenId))
    ctx.emit({ kind: 'enrolment_token.update', subjectId: tokenId, data: { revoked: true } })
  },
})
