import { accessRules, applicationCredentialAccessRules } from '@pileus/db/schema/identity'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { forbidden, notFound } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { refuseDelegated } from '../delegation.ts'

const owner = { userId: z.string() }
const one = { ...owner, id: z.string() }
const what = 'access rules'

/** Judged by whom the path names; what belongs to somebody else is not found there. */
const target = async (ctx: Ctx, { userId, id }: { userId: string; id: string }) => ({
  userId,
  rule: await first(
    ctx.db
      .select()
      .from(accessRules)
      .where(and(eq(accessRules.id, id), eq(accessRules.userId, userId)))
      .limit(1),
  ),
})
const attributes = ({ userId }: Awaited<ReturnType<typeof target>>) => ({ userId })

export const listAccessRules = query({
  policy: 'identity:list_access_rules',
  input: z.object({ ...owner, ...paging, service: z.string().optional(), method: z.string().optional(), path: z.string().optional() }),
  attributes: (_none: undefined, { userId }) => ({ userId }),
  run(ctx, { userId, service, method, path, ...paged }) {
    refuseDelegated(ctx, what)
    const where = [
      eq(accessRules.userId, userId),
      service === undefined ? undefined : eq(accessRules.service, service),
      method === undefined ? undefined : eq(accessRules.method, method),
      path === undefined ? undefined : eq(accessRules.path, path),
    ]
    return page(ctx, accessRules, { id: accessRules.id, where, ...paged })
  },
})

export const showAccessRule = query({
  policy: 'identity:get_access_rule',
  input: z.object(one),
  target,
  attributes,
  run(ctx, { id }, { rule }) {
    refuseDelegated(ctx, what)
    if (!rule) throw notFound('access rule', id)
    return rule
  },
})

export const deleteAccessRule = command({
  policy: 'identity:delete_access_rule',
  input: z.object(one),
  target,
  attributes,
  async run(ctx, { id }, { rule }) {
    refuseDelegated(ctx, what)
    if (!rule) throw notFound('access rule', id)
    const [used] = await ctx.db
      .select()
      .from(applicationCredentialAccessRules)
      .where(eq(applicationCredentialAccessRules.accessRuleId, id))
      .limit(1)
    if (used) throw forbidden(`The access rule ${id} is used by an application credential: delete that first.`)
    await ctx.db.delete(accessRules).where(eq(accessRules.id, id))
    ctx.emit({ kind: 'access_rule.delete', subjectId: id })
  },
})
