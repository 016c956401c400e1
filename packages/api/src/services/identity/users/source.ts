import { logins, passwords, projects, users, type Project, type User } from '@pileus/db/schema/identity'
import { and, desc, eq } from 'drizzle-orm'
import type { Ctx } from '../../../platform/ctx.ts'
import { first } from '../../../platform/op.ts'
import { verifyNothing, verifyPassword } from './hashing.ts'

interface Wanted {
  id?: string | undefined
  name?: string | undefined
  domain?: { id?: string | undefined; name?: string | undefined } | undefined
}

export interface FoundUser {
  user: User
  domain: Project
  login: typeof logins.$inferSelect | null
}

/** The password in force. */
export interface Secret {
  id: string
  own: boolean
  createdAt: Date
  expiresAt: Date | null
}

/** Where users and their passwords come from. Ours is the only one yet; a directory would be another. */
export interface UserSource {
  /** By id, or by name inside a domain. */
  find(ctx: Ctx, wanted: Wanted): Promise<FoundUser | undefined>
  /** The secret, if the password is right. Nobody, or somebody without a password, is answered after the same time. */
  verify(ctx: Ctx, found: FoundUser | undefined, password: string): Promise<Secret | undefined>
}

export const sqlUsers: UserSource = {
  find(ctx, { id, name, domain }) {
    const byName = and(
      eq(users.name, name ?? ''),
      domain?.id === undefined ? eq(projects.name, domain?.name ?? '') : eq(projects.id, domain.id),
    )
    return first(
      ctx.db
        .select({ user: users, domain: projects, login: logins })
        .from(users)
        .innerJoin(projects, and(eq(projects.id, users.domainId), eq(projects.isDomain, true)))
        .leftJoin(logins, eq(logins.userId, users.id))
        .where(id === undefined ? byName : eq(users.id, id))
        .limit(1),
    )
  },

  async verify(ctx, found, password) {
    const stored = found && (await newestPassword(ctx, found.user.id))
    if (!stored) {
      await verifyNothing(password, ctx.cloud.settings.passwordHash)
      return undefined
    }
    return (await verifyPassword(password, stored.hash)) ? stored : undefined
  },
}

export const newestPassword = (ctx: Ctx, userId: string) =>
  first(ctx.db.select().from(passwords).where(eq(passwords.userId, userId)).orderBy(desc(passwords.createdAt)).limit(1))
