import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { badRequest } from '../../../platform/fault.ts'
import { command, query } from '../../../platform/op.ts'
import { noted } from '../changes.ts'
import { text } from '../inputs.ts'
import { checkSecret, countFailure, countLogin } from '../tokens/authenticate.ts'
import { revokeTokensOf } from '../tokens/ops.ts'
import { hashPassword } from '../users/hashing.ts'
import { lockUser } from '../users/ops.ts'
import { changeableFrom, requireOwnChange, requireStrength, storePassword } from '../users/password.ts'
import { newestPassword, sqlUsers } from '../users/source.ts'
import { accountOf, findScopes, type Account, type Scopes } from './scopes.ts'

export const showAccount = query({
  policy: 'pileus:show_account',
  input: z.object({}).default({}),
  run: (ctx): Promise<Account> => accountOf(ctx),
})

/** For those with more projects than a list holds. */
export const searchScopes = query({
  policy: 'pileus:show_account',
  input: z.object({ q: z.string().max(255) }),
  async run(ctx, { q }): Promise<Scopes> {
    const { administeredProjectId: _id, ...scopes } = await findScopes(ctx, q)
    return scopes
  },
})

export interface PasswordRules {
  /** What a new password must match from its start, as a regular expression, and the operator's words for it. */
  pattern: string | null
  description: string | null
  /** How many of the last passwords may not come back; 0 is none. */
  history: number
  minimumAgeDays: number
  expiresDays: number
  /** For somebody who is logged in: from when on the password may be changed, if that is not now; and whether it is locked. */
  changeableFrom: Date | null
  locked: boolean
  /** It is kept by a directory or an identity provider, and is changed there. */
  elsewhere: boolean
}

/** Open, because whoever's password has expired has no session and must choose a new one. How a lockout works is nobody's business. */
export const showPasswordRules = query({
  policy: null,
  input: z.object({}).default({}),
  async run(ctx): Promise<PasswordRules> {
    const { passwordRegex, passwordRegexDescription, uniqueLastPasswords, minimumPasswordAgeDays, passwordExpiresDays } =
      ctx.cloud.settings.security
    const found = ctx.caller.userId === '' ? undefined : await sqlUsers.find(ctx, { id: ctx.caller.userId })
    const current = found && (await newestPassword(ctx, found.user.id))
    return {
      pattern: passwordRegex ?? null,
      description: passwordRegexDescription ?? null,
      history: uniqueLastPasswords,
      minimumAgeDays: minimumPasswordAgeDays,
      expiresDays: passwordExpiresDays,
      changeableFrom: (current && changeableFrom(ctx, current)) ?? null,
      locked: found?.user.options.lock_password === true,
      elsewhere: ctx.caller.userId !== '' && current === undefined,
    }
  },
})

/**
 * Whoever sits at an unattended browser shall not find out the password by trying: wrong ones count as failed logins. They are the
 * form's mistake and not the session's end, so they are a 400.
 */
export async function checkOwnPassword(ctx: Ctx, password: string) {
  return checkSecret(ctx, await sqlUsers.find(ctx, { id: ctx.caller.userId }), password)
}

export const wrongPassword = (field: string) => badRequest('is not your password', { path: [field], reason: 'wrong_password' })

/** In a session: it lives on, everything else that was logged in with the old password ends. */
export const changeOwnPassword = command({
  policy: 'pileus:change_password',
  input: z.object({ original: text(4096), password: text(4096).min(1, 'must not be empty') }),
  target: (ctx) => ({ userId: ctx.caller.userId }),
  async before(ctx, { original, password }) {
    const checked = await checkOwnPassword(ctx, original)
    if ('failed' in checked) return checked
    requireStrength(ctx, password)
    await requireOwnChange(ctx, checked.user, checked.secret, password)
    return { secret: checked.secret, hash: await hashPassword(password, ctx.cloud.settings.passwordHash) }
  },
  async run(ctx, _input, { userId }, proved) {
    if ('failed' in proved) {
      await countFailure(ctx, proved.userId)
      return ctx.commitAndFail(wrongPassword('original'))
    }
    const user = await lockUser(ctx, { userId })
    // Somebody else may have changed the password since it was checked: then that check proves nothing.
    if (!user || (await newestPassword(ctx, userId))?.id !== proved.secret.id) throw wrongPassword('original')
    await countLogin(ctx, userId, true)
    await storePassword(ctx, user, proved.hash, true)
    await revokeTokensOf(ctx, userId, ctx.caller.sessionId)
    noted(ctx, 'user.update', user)
    return undefined
  },
})
