import { namespaces, type Namespace } from '@pileus/db/schema/image'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { Fault } from '../../../platform/fault.ts'
import { first } from '../../../platform/op.ts'
import { allows } from '../../../platform/policy.ts'

/** What every definition lies in. */
export const within = { namespaceName: z.string().max(255) }

/** What the caller may not see is missing, as with images. */
export async function requireNamespace(ctx: Ctx, { namespaceName }: { namespaceName: string }): Promise<Namespace> {
  const found = await first(ctx.db.select().from(namespaces).where(eq(namespaces.name, namespaceName)).limit(1))
  if (!found || !allows(ctx.cloud.policy['image:get_metadef_namespace'], ctx.caller, { ...found }, ctx.cloud.profile))
    throw new Fault('not_found', `Namespace ${namespaceName} not found`)
  return found
}

export async function lockNamespace(ctx: CommandCtx, input: { namespaceName: string }): Promise<Namespace> {
  await ctx.db.select({ name: namespaces.name }).from(namespaces).where(eq(namespaces.name, input.namespaceName)).for('no key update')
  return requireNamespace(ctx, input)
}

/** Definitions are named by people, so that is what the log has of them. */
export function tellDefinition(ctx: CommandCtx, kind: string, namespace: Namespace, name: string): void {
  ctx.emit({ kind, subjectId: namespace.name, projectId: namespace.projectId, data: { name } })
}
