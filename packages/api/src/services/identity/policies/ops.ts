import { policies } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { conflict, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { extra, text } from '../inputs.ts'

export const findPolicy = (ctx: Ctx, id: string) => first(ctx.db.select().from(policies).where(eq(policies.id, id)).limit(1))

export async function requirePolicy(ctx: Ctx, id: string) {
  const policy = await findPolicy(ctx, id)
  if (!policy) throw notFound('policy', id)
  return policy
}

const type = text()
const blob = z.string('must be a string')
const one = { policyId: z.string() }
const target = (ctx: Ctx, input: { policyId: string }) => findPolicy(ctx, input.policyId)
const missing = (input: { policyId: string }) => ['policy', input.policyId] as const

export const showPolicy = query({
  policy: 'identity:get_policy',
  input: z.object(one),
  target,
  missing,
  run: (_ctx, _input, policy) => policy,
})

export const listPolicies = list({
  policy: 'identity:list_policies',
  input: z.object({ ...paging, type: z.string().optional() }),
  columns: {},
  run: (ctx, { type, ...paged }, where) =>
    page(ctx, policies, { id: policies.id, where: [where, type === undefined ? undefined : eq(policies.type, type)], ...paged }),
})

export const createPolicy = command({
  policy: 'identity:create_policy',
  input: z.object({ type, blob, extra }),
  async run(ctx, values) {
    const [policy] = await ctx.db.insert(policies).values(values).returning()
    if (!policy) throw conflict('The policy could not be stored.')
    ctx.emit({ kind: 'policy.create', subjectId: policy.id })
    return policy
  },
})

export const updatePolicy = command({
  policy: 'identity:update_policy',
  input: z.object({ ...one, type: type.optional(), blob: blob.optional(), extra }),
  target,
  missing,
  async run(ctx, { policyId, type, blob, extra }, policy) {
    const [changed] = await ctx.db
      .update(policies)
      .set({ type, blob, extra: { ...policy.extra, ...extra } })
      .where(eq(policies.id, policyId))
      .returning()
    if (!changed) throw notFound('policy', policyId)
    ctx.emit({ kind: 'policy.update', subjectId: policyId })
    return changed
  },
})

export const deletePolicy = command({
  policy: 'identity:delete_policy',
  input: z.object(one),
  target,
  missing,
  async run(ctx, { policyId }) {
    await ctx.db.delete(policies).where(eq(policies.id, policyId))
    ctx.emit({ kind: 'policy.delete', subjectId: policyId })
  },
})
