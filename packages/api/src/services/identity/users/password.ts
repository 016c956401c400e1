import { passwords, type User } from '@pileus/db/schema/identity'
import { and, desc, eq, notInArray } from 'drizzle-orm'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest } from '../../../platform/fault.ts'
import { verifyPassword } from './hashing.ts'
import type { Secret } from './source.ts'

const day = 86_400_000

/** For forms: it is the new password that is wrong, whatever the message says. */
const refuse = (message: string) => badRequest(message, { fields: [{ path: ['password'], message }] })

/** Must match the operator's pattern; the operator's own words say what is asked for. */
export function requireStrength(ctx: Ctx, password: string): void {
  const { passwordRegex, passwordRegexDescription } = ctx.cloud.settings.security
  if (!passwordRegex || new RegExp(`^(?:${passwordRegex})`).test(password)) return
  throw refuse(`The password does not match the requirements: ${passwordRegexDescription ?? passwordRegex}.`)
}

/** From when on a password may be changed, if that is not now. What an administrator has set may be changed at once. */
export function changeableFrom(ctx: Ctx, current: Pick<Secret, 'own' | 'createdAt'>): Date | null {
  const from = new Date(current.createdAt.getTime() + ctx.cloud.settings.security.minimumPasswordAgeDays * day)
  return current.own && from > ctx.now() ? from : null
}

/** What a user may do to the own password: not while it is locked, not too often, and not back to an old one. */
export async function requireOwnChange(ctx: Ctx, user: User, current: Secret, password: string): Promise<void> {
  const { minimumPasswordAgeDays, uniqueLastPasswords } = ctx.cloud.settings.security
  if (user.options.lock_password)
    throw badRequest('You cannot change your password: your administrator has locked it. Ask for a new one there.')
  const from = changeableFrom(ctx, current)
  if (from) {
    const left = from.getTime() - ctx.now().getTime()
    throw refuse(
      `You cannot change your password yet: it must be used for ${minimumPasswordAgeDays} day(s). Try again in ${Math.ceil(left / day)} day(s), or ask your administrator to reset it.`,
    )
  }
  for (const { hash } of uniqueLastPasswords > 0 ? await lastPasswords(ctx, user.id, uniqueLastPasswords) : []) {
    if (await verifyPassword(password, hash)) throw refuse(`The new password cannot be one of your last ${uniqueLastPasswords} passwords.`)
  }
}

const lastPasswords = (ctx: Ctx, userId: string, count: number) =>
  ctx.db
    .select({ id: passwords.id, hash: passwords.hash })
    .from(passwords)
    .where(eq(passwords.userId, userId))
    .orderBy(desc(passwords.createdAt))
    .limit(count)

/** Puts a password in force and forgets those that the history no longer needs. */
export async function storePassword(ctx: CommandCtx, user: Pick<User, 'id' | 'options'>, hash: string, own: boolean): Promise<Date | null> {
  const { uniqueLastPasswords } = ctx.cloud.settings.security
  const expiresAt = expiry(ctx, user, own)
  await ctx.db.insert(passwords).values({ userId: user.id, hash, own, expiresAt })
  const kept = await lastPasswords(ctx, user.id, Math.max(1, uniqueLastPasswords))
  await ctx.db.delete(passwords).where(
    and(
      eq(passwords.userId, user.id),
      notInArray(
        passwords.id,
        kept.map((row) => row.id),
      ),
    ),
  )
  return expiresAt
}

/** What an administrator sets may have to be changed at the first login: it is born expired. */
function expiry(ctx: Ctx, { options }: Pick<User, 'options'>, own: boolean): Date | null {
  const { passwordExpiresDays, changePasswordUponFirstUse } = ctx.cloud.settings.security
  if (!own && changePasswordUponFirstUse && !options.ignore_change_password_upon_first_use) return ctx.now()
  if (!passwordExpiresDays || options.ignore_password_expiry) return null
  return new Date(ctx.now().getTime() + passwordExpiresDays * day)
}
