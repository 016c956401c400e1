import { randomBytes } from 'node:crypto'
import { hexId } from '@pileus/db/ids'
import { credentials, secondFactors, users, type User, type UserOptions } from '@pileus/db/schema/identity'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, Fault, forbidden } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { checkOwnPassword, wrongPassword } from '../account/ops.ts'
import { noted } from '../changes.ts'
import { store } from '../credentials/ops.ts'
import { refuseDelegated } from '../delegation.ts'
import { text } from '../inputs.ts'
import { countFailure, rulesSatisfied, spendCode } from '../tokens/authenticate.ts'
import { toBase32, totpStep } from '../tokens/totp.ts'
import { lockUser } from '../users/ops.ts'

const pendingMinutes = 10
/** What RFC 4226 recommends, and what SHA-1 makes use of. */
const seedBytes = 20
const demand: string[][] = [['password', 'totp']]

const mine = (ctx: Ctx) => ({ userId: ctx.caller.userId })
const code = z.string().regex(/^\d{6}$/, 'must be the six digits that the app shows')

const factorOf = (ctx: Ctx, userId: string) => first(ctx.db.select().from(secondFactors).where(eq(secondFactors.userId, userId)).limit(1))
const seedsOf = (ctx: Ctx, userId: string) =>
  ctx.db
    .select()
    .from(credentials)
    .where(and(eq(credentials.userId, userId), eq(credentials.type, 'totp')))

export interface SecondFactor {
  /** An authenticator app is set up. */
  totp: boolean
  /** A login asks for more than the password. */
  demanded: boolean
  /** An administrator demands it: it cannot be removed by oneself. */
  byAdministrator: boolean
}

export const showSecondFactor = query({
  policy: 'pileus:manage_second_factor',
  input: z.object({}).default({}),
  target: mine,
  async run(ctx, _input, { userId }): Promise<SecondFactor> {
    const user = await first(ctx.db.select({ options: users.options }).from(users).where(eq(users.id, userId)).limit(1))
    const demanded = !rulesSatisfied(user?.options ?? {}, ['password'])
    return {
      totp: (await seedsOf(ctx, userId)).length > 0,
      demanded,
      byAdministrator: demanded && !(await factorOf(ctx, userId))?.ownRules,
    }
  },
})

/** A seed, for the user's app. It counts once the user has shown a code made with it. */
export const beginTotp = command({
  policy: 'pileus:manage_second_factor',
  input: z.object({}).default({}),
  target: mine,
  async run(ctx, _input, { userId }): Promise<{ secret: string; uri: string; expiresAt: Date }> {
    const user = await lockUser(ctx, { userId })
    if (!user || (await seedsOf(ctx, userId)).length > 0)
      throw new Fault('conflict', 'An authenticator app is set up already: remove it before you set up another one.', {
        reason: 'has_totp',
      })
    const secret = toBase32(randomBytes(seedBytes))
    const expiresAt = new Date(ctx.now().getTime() + pendingMinutes * 60_000)
    const pending = { seed: ctx.cloud.secrets.seal(secret, userId), seedExpiresAt: expiresAt }
    await ctx.db
      .insert(secondFactors)
      .values({ userId, ...pending })
      .onConflictDoUpdate({ target: secondFactors.userId, set: pending })
    return { secret, uri: enrolmentUri(ctx, user.name, secret), expiresAt }
  },
})

/** What authenticator apps read from the QR code. */
function enrolmentUri(ctx: Ctx, name: string, secret: string): string {
  const issuer = `Pileus ${new URL(ctx.baseUrl).hostname}`
  const query = Object.entries({ secret, issuer, algorithm: 'SHA1', digits: '6', period: '30' })
  return `otpauth://totp/${encodeURIComponent(`${issuer}:${name}`)}?${query.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`
}

/** The app works: from now on a login asks for its code. Rules of an administrator stay as they are. */
export const confirmTotp = command({
  policy: 'pileus:manage_second_factor',
  input: z.object({ code }),
  target: mine,
  async run(ctx, { code }, { userId }) {
    const user = await lockUser(ctx, { userId })
    const pending = await factorOf(ctx, userId)
    if (!user || !pending?.seed || !pending.seedExpiresAt || pending.seedExpiresAt <= ctx.now())
      throw new Fault('conflict', 'Nothing is being set up, or it took longer than ten minutes: start again.', {
        reason: 'no_pending_totp',
      })
    const seed = ctx.cloud.secrets.open(pending.seed, userId)
    const step = totpStep(seed, code, ctx.now())
    if (step === undefined || !(await spendCode(ctx, userId, step))) throw wrongCode()
    const ownRules = rulesSatisfied(user.options, ['password'])
    await ctx.db.update(secondFactors).set({ seed: null, seedExpiresAt: null, ownRules }).where(eq(secondFactors.userId, userId))
    await store(ctx, { id: hexId(), userId, type: 'totp', projectId: null, blob: seed, extra: {} })
    const options = ownRules ? { ...user.options, multi_factor_auth_enabled: true, multi_factor_auth_rules: demand } : user.options
    await changeOptions(ctx, userId, options)
  },
})

const wrongCode = () => badRequest('is not the code that the app shows now', { path: ['code'], reason: 'wrong_code' })

async function changeOptions(ctx: CommandCtx, userId: string, options: UserOptions) {
  const [changed] = await ctx.db.update(users).set({ options, updatedAt: ctx.now() }).where(eq(users.id, userId)).returning()
  noted(ctx, 'user.update', changed)
}

/** With the password, so that an unattended browser is not enough. Whoever has lost the app has no code to show. */
export const removeTotp = command({
  policy: 'pileus:manage_second_factor',
  input: z.object({ password: text(4096), code: code.optional() }),
  target: mine,
  before(ctx, { password }) {
    return checkOwnPassword(ctx, password)
  },
  async run(ctx, { code }, { userId }, checked) {
    if ('failed' in checked) {
      await countFailure(ctx, checked.userId)
      return ctx.commitAndFail(wrongPassword('password'))
    }
    const user = await lockUser(ctx, { userId })
    if (!user) throw wrongPassword('password')
    const seeds = await seedsOf(ctx, userId)
    if (code !== undefined) {
      const steps = seeds.map((seed) => totpStep(ctx.cloud.secrets.open(seed.blob, seed.id), code, ctx.now()))
      const step = steps.find((found) => found !== undefined)
      if (step === undefined || !(await spendCode(ctx, userId, step))) {
        await countFailure(ctx, userId)
        return ctx.commitAndFail(wrongCode())
      }
    }
    const own = (await factorOf(ctx, userId))?.ownRules ?? false
    if (!own && !rulesSatisfied(user.options, ['password']))
      throw forbidden('Your administrator demands a second factor: ask there if you need another one.')
    await endTotp(ctx, user, own)
    return undefined
  },
})

/** A demand that the user made by setting it up ends with it; one of an administrator stays. */
async function endTotp(ctx: CommandCtx, { id: userId, options }: Pick<User, 'id' | 'options'>, own: boolean): Promise<void> {
  const seeds = await seedsOf(ctx, userId)
  await ctx.db.delete(credentials).where(and(eq(credentials.userId, userId), eq(credentials.type, 'totp')))
  await ctx.db.delete(secondFactors).where(eq(secondFactors.userId, userId))
  for (const { id } of seeds) ctx.emit({ kind: 'credential.delete', subjectId: id, userId })
  const { multi_factor_auth_rules: _rules, multi_factor_auth_enabled: _on, ...others } = options
  await changeOptions(ctx, userId, own ? others : options)
}

/** For whoever has lost the app, by somebody who may delete credentials. A demand that an administrator made stays. */
export const resetSecondFactor = command({
  policy: 'identity:delete_credential',
  input: z.object({ userId: z.string().max(255) }),
  target: lockUser,
  missing: ({ userId }) => ['user', userId] as const,
  attributes: ({ id }) => ({ userId: id }),
  async run(ctx, { userId }, user) {
    refuseDelegated(ctx, 'credentials')
    // One's own goes with the password only: an unattended browser is not enough.
    if (userId === ctx.caller.userId) throw forbidden('Your own second factor is removed in the settings, with your password.')
    if ((await seedsOf(ctx, userId)).length === 0) throw new Fault('conflict', 'No authenticator app is set up.', { reason: 'no_totp' })
    await endTotp(ctx, user, (await factorOf(ctx, userId))?.ownRules ?? false)
  },
})
