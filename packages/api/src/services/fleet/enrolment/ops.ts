import { enrolmentTokens, hosts, type EnrolmentToken, type Host } from '@pileus/db/schema/fleet'
import { enrolledStatement, enrolment, enrolmentStatement, type Enrolment } from '@pileus/wire/handshake'
import { checkTokenProof, signStatement, verifyStatement } from '@pileus/wire/keys'
import { eq, or } from 'drizzle-orm'
import type { CommandCtx } from '../../../platform/ctx.ts'
import { type Fault, forbidden } from '../../../platform/fault.ts'
import { command, first } from '../../../platform/op.ts'
import { raiseAlarms } from '../alarms/raise.ts'
import { controlKey } from '../control-key.ts'

/**
 * A host comes in: anybody may ask, and only who proves a token that is still good is let in. The proof is bound to this cloud's key and
 * to the host's, so nothing of it can be used for another. Every refusal but that of a stranger's garbage is an alarm.
 */
export const enrolHost = command({
  policy: null,
  input: enrolment,
  async run(ctx, said) {
    const key = await controlKey(ctx.db, ctx.cloud.secrets)
    const token = await lockToken(ctx, said.token)
    const proved = token && proves(ctx, key.publicKey, token, said)
    if (!token || !proved) throw await refuse(ctx, null, 'enrolment_stranger', strange)
    const host = token.usedAt ? await again(ctx, token, said) : await admit(ctx, token, said)
    return { host, signature: signStatement(key.privateKey, enrolledStatement(host, said)) }
  },
})

const strange = 'No such token: it was made by another cloud, or not copied as a whole. Make a new one on the hosts page.'

const lockToken = (ctx: CommandCtx, id: string) =>
  first(ctx.db.select().from(enrolmentTokens).where(eq(enrolmentTokens.id, id)).limit(1).for('update'))

function proves(ctx: CommandCtx, publicKey: string, token: EnrolmentToken, said: Enrolment): boolean {
  const verifier = Buffer.from(ctx.cloud.secrets.open(token.verifier, token.id), 'base64url')
  const statement = enrolmentStatement(publicKey, said)
  return checkTokenProof(verifier, statement, said.proof) && verifyStatement(said.publicKey, statement, said.signature)
}

/** The answer to the first request may have been lost: the same key gets it again, another one is somebody else's. */
async function again(ctx: CommandCtx, token: EnrolmentToken, said: Enrolment): Promise<string> {
  if (token.usedBy && token.usedKey === said.publicKey && token.expiresAt > ctx.now()) return token.usedBy
  throw await refuse(ctx, token.usedBy, 'token_reused', 'This token has been used already. Make a new one on the hosts page for each host.')
}

async function admit(ctx: CommandCtx, token: EnrolmentToken, said: Enrolment): Promise<string> {
  if (token.revokedAt) throw await refuse(ctx, null, 'token_revoked', 'This token was revoked. Make a new one on the hosts page.')
  if (token.expiresAt <= ctx.now())
    throw await refuse(ctx, null, 'token_expired', 'This token has expired. Make a new one on the hosts page.')
  if (token.hostName !== null && token.hostName !== said.name) {
    const message = `This token is for the host ${token.hostName}, not for ${said.name}. Use it there, or make one for this host.`
    throw await refuse(ctx, null, 'token_wrong_name', message)
  }
  const id = token.hostId === null ? await addHost(ctx, token, said) : await replaceKey(ctx, token.hostId, said)
  await ctx.db
    .update(enrolmentTokens)
    .set({ usedAt: ctx.now(), usedBy: id, usedKey: said.publicKey })
    .where(eq(enrolmentTokens.id, token.id))
  ctx.emit({ kind: 'enrolment_token.update', subjectId: token.id, data: { usedBy: id } })
  return id
}

async function addHost(ctx: CommandCtx, { status }: EnrolmentToken, { name, publicKey, hardware }: Enrolment): Promise<string> {
  const [known] = await ctx.db
    .select()
    .from(hosts)
    .where(or(eq(hosts.name, name), eq(hosts.hardware, hardware), eq(hosts.publicKey, publicKey)))
    .limit(1)
  if (known) throw await refuse(ctx, known.id, 'known_host', alreadyThere(known, name))
  const [host] = await ctx.db
    .insert(hosts)
    .values({ name, publicKey, hardware, status, address: ctx.sender?.address ?? null })
    .returning()
  if (!host) throw new Error('A host was enrolled and is not there.')
  ctx.emit({ kind: 'host.create', subjectId: host.id, data: { name, status } })
  return host.id
}

const alreadyThere = (known: Host, name: string) =>
  known.name === name
    ? `There is a host called ${name} already. If this is it, make a token for that very host on its page; if not, give this one another --name.`
    : `This machine is enrolled already, as ${known.name}. Make a token for that very host on its page, or remove it first.`

/** Whatever number the host has kept is as good as none, since a token has spoken for it. The old key ends with this: gateways close whatever connection it still has. */
async function replaceKey(ctx: CommandCtx, id: string, { publicKey, hardware }: Enrolment): Promise<string> {
  const [taken] = await ctx.db
    .select()
    .from(hosts)
    .where(or(eq(hosts.hardware, hardware), eq(hosts.publicKey, publicKey)))
    .limit(1)
  if (taken && taken.id !== id) throw await refuse(ctx, taken.id, 'known_host', `This machine is enrolled already, as ${taken.name}.`)
  const before = await first(ctx.db.select().from(hosts).where(eq(hosts.id, id)).limit(1).for('update'))
  if (!before) throw new Error('A token outlived its host.')
  await ctx.db
    .update(hosts)
    .set({ publicKey, hardware, enrolment: before.enrolment + 1, session: 0, offered: null, acceptAny: true, updatedAt: ctx.now() })
    .where(eq(hosts.id, id))
  ctx.emit({ kind: 'host.update', subjectId: id, data: { name: before.name, enrolled: 'again' } })
  return id
}

/** The refusal is kept although everything else is undone. */
async function refuse(ctx: CommandCtx, hostId: string | null, code: string, message: string): Promise<Fault> {
  await raiseAlarms(ctx.db, [{ hostId, code, message, address: ctx.sender?.address ?? null, times: 1 }])
  return ctx.commitAndFail(forbidden(message, { code }))
}
