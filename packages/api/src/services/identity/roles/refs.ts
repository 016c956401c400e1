import type { Role } from '@pileus/db/schema/identity'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { notFound } from '../../../platform/fault.ts'
import { text } from '../inputs.ts'
import { findRoleByName, requireRole } from './ops.ts'

/** Roles that somebody lends, each by id or by name. */
export const roleRefs = z
  .array(
    z
      .strictObject({ id: text().optional(), name: text().optional() }, 'must hold an id or a name')
      .refine((r) => (r.id === undefined) !== (r.name === undefined), 'must hold either an id or a name'),
    'must be a list of roles',
  )
  .max(100, 'names too many roles')

/** The roles meant; one that does not exist is not found. */
export async function resolveRoles(ctx: Ctx, refs: z.output<typeof roleRefs>): Promise<Role[]> {
  const found = new Map<string, Role>()
  for (const { id, name = '' } of refs) {
    const role = id === undefined ? await findRoleByName(ctx, name) : await requireRole(ctx, id)
    if (!role) throw notFound('role', name)
    found.set(role.id, role)
  }
  return [...found.values()]
}
