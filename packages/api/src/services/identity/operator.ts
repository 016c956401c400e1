import { projects, users } from '@pileus/db/schema/identity'
import { and, eq } from 'drizzle-orm'
import type { Request } from '../../platform/ctx.ts'
import { Fault } from '../../platform/fault.ts'
import { first, transaction } from '../../platform/op.ts'
import { mint } from './tokens/ops.ts'

const nobody = { userId: '', userDomainId: '', scope: { kind: 'unscoped' }, roles: new Set<string>(), roleIds: [] } as const

/** For whoever holds the database and the machine: a token of the admin, when its password is lost or a script needs one. */
export function operatorToken(request: Request, scope: 'system' | 'project'): Promise<string> {
  return transaction(request, nobody, async (ctx) => {
    const admin = await first(
      ctx.db
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.domainId, 'default'), eq(users.name, 'admin')))
        .limit(1),
    )
    const project = await first(
      ctx.db
        .select({ id: projects.id })
        .from(projects)
        .where(and(eq(projects.domainId, 'default'), eq(projects.name, 'admin')))
        .limit(1),
    )
    if (!admin || !project) throw new Fault('not_found', 'There is no admin yet: run `pileus bootstrap` first.')
    const { secret } = await mint(ctx, {
      userId: admin.id,
      methods: ['password'],
      kind: scope,
      ...(scope === 'project' ? { id: project.id } : {}),
    })
    return secret
  })
}
