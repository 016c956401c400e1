import { z } from 'zod'
import { verdict } from '../../../platform/can.ts'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { forbidden } from '../../../platform/fault.ts'
import { command } from '../../../platform/op.ts'
import { findDomain } from '../domains/ops.ts'
import { findProject } from '../projects/ops.ts'
import { endGrant, grantAttributes, locateGrant, locateRevoked, makeGrant, type Grant, type Where } from './ops.ts'

const id = z.string().max(255)
const grants = z
  .array(z.strictObject({ actorKind: z.enum(['user', 'group']), actorId: id, roleId: id, inherited: z.boolean().default(false) }))
  .max(200, 'names too many roles: change them in several steps')
  .default([])
const difference = { add: grants, remove: grants }

type Difference = Record<'add' | 'remove', z.output<typeof grants>>
type Place = Pick<Where, 'targetKind' | 'targetId'>

/** Who has which role on a project, by difference, all or none: each is judged by the rules of granting and revoking one. */
export const setProjectMembers = command({
  policy: 'identity:get_project',
  input: z.object({ projectId: id, ...difference }),
  async target(ctx, { projectId }) {
    const found = await findProject(ctx, projectId)
    return found?.isDomain === false ? found : undefined
  },
  missing: ({ projectId }) => ['project', projectId] as const,
  attributes: (project) => ({ id: project.id, domainId: project.domainId }),
  run: (ctx, asked, project) => change(ctx, { targetKind: 'project', targetId: project.id }, asked),
})

export const setDomainMembers = command({
  policy: 'identity:get_domain',
  input: z.object({ domainId: id, ...difference }),
  target: (ctx, { domainId }) => findDomain(ctx, domainId),
  missing: ({ domainId }) => ['domain', domainId] as const,
  attributes: (domain) => ({ domainId: domain.id }),
  run: (ctx, asked, domain) => change(ctx, { targetKind: 'domain', targetId: domain.id }, asked),
})

/** Removing comes first; what is gone already, or there already, is as it was wanted. */
async function change(ctx: CommandCtx, place: Place, { add, remove }: Difference): Promise<void> {
  for (const one of remove) {
    const at = { ...one, ...place }
    refuseUnless(ctx, 'identity:revoke_grant', at, await locateRevoked(ctx, at))
    await endGrant(ctx, at)
  }
  for (const one of add) {
    const at = { ...one, ...place }
    const grant = await locateGrant(ctx, at)
    refuseUnless(ctx, 'identity:create_grant', at, grant)
    await makeGrant(ctx, at, grant)
  }
}

function refuseUnless(ctx: Ctx, policy: string, at: Where & { roleId: string }, grant: Grant): void {
  const answer = verdict(ctx, [policy, grantAttributes(grant, at)])
  if (answer === true) return
  const what = policy === 'identity:create_grant' ? 'given to' : 'taken from'
  throw forbidden(`Nothing was changed: the role ${grant.role.name} cannot be ${what} the ${at.actorKind} ${at.actorId}. ${answer.message}`)
}
