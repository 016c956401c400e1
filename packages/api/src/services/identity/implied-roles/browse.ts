import { z } from 'zod'
import { command, enforce } from '../../../platform/op.ts'
import { requireRole } from '../roles/ops.ts'
import { endRule, makeRule } from './ops.ts'

const ids = z.array(z.string().max(255)).max(100, 'names too many roles').default([])

/** What a role brings with it, by difference, all or none. */
export const setImpliedRoles = command({
  policy: 'identity:create_implied_role',
  input: z.object({ priorId: z.string().max(255), add: ids, remove: ids }),
  target: (ctx, { priorId }) => requireRole(ctx, priorId),
  attributes: () => ({}),
  async run(ctx, { add, remove }, prior) {
    if (remove.length > 0) enforce(ctx, 'identity:delete_implied_role', {})
    for (const id of remove) await endRule(ctx, { prior, implied: await requireRole(ctx, id) })
    for (const id of add) await makeRule(ctx, { prior, implied: await requireRole(ctx, id) })
  },
})
