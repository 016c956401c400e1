import { applicationCredentialRoles, applicationCredentials, memberships } from '@pileus/db/schema/identity'
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import type { CommandCtx } from '../../../platform/ctx.ts'
import { held } from '../assignments/effective.ts'

/**
 * An application credential ends when its owner no longer has all of the roles that it lends: call this wherever somebody may have
 * lost a role (a grant, a membership). Until then its tokens lend only what is left, so forgetting it lends nothing.
 */
export async function dropUnfounded(ctx: CommandCtx, loser: { kind: 'user' | 'group'; id: string }): Promise<void> {
  const members = ctx.db.select({ id: memberships.userId }).from(memberships).where(eq(memberships.groupId, loser.id))
  const owner = loser.kind === 'user' ? eq(applicationCredentials.userId, loser.id) : inArray(applicationCredentials.userId, members)
  const lost = sql`exists (select from ${applicationCredentialRoles} lent
    where lent.application_credential_id = ${applicationCredentials.id}
    and lent.role_id not in (${held(sql`${applicationCredentials.userId}`, { kind: 'project', id: sql`${applicationCredentials.projectId}` })}))`
  await drop(ctx, and(owner, lost))
}

/** Those that lend a role which is about to disappear. */
export async function dropLending(ctx: CommandCtx, roleId: string): Promise<void> {
  const lending = ctx.db
    .select({ id: applicationCredentialRoles.applicationCredentialId })
    .from(applicationCredentialRoles)
    .where(eq(applicationCredentialRoles.roleId, roleId))
  await drop(ctx, inArray(applicationCredentials.id, lending))
}

/** All of a user's: what is disabled loses them, as in Keystone. */
export const dropAllOf = (ctx: CommandCtx, userId: string) => drop(ctx, eq(applicationCredentials.userId, userId))

async function drop(ctx: CommandCtx, which: SQL | undefined): Promise<void> {
  const gone = await ctx.db
    .delete(applicationCredentials)
    .where(which)
    .returning({ id: applicationCredentials.id, projectId: applicationCredentials.projectId })
  for (const { id, projectId } of gone) ctx.emit({ kind: 'application_credential.delete', subjectId: id, projectId })
}
