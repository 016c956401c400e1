import type { Role } from '@pileus/db/schema/identity'
import type { Reply } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { self } from '../links.ts'
import { createImpliedRole, deleteImpliedRole, listImpliedRoles, listRoleInferences, showImpliedRole, type Inference } from './ops.ts'

const brief = (role: Role, reply: Reply) => ({ id: role.id, name: role.name, links: self('roles')(role, reply) })

const inference = ({ prior, implied }: Inference, reply: Reply) => ({
  role_inference: { prior_role: brief(prior, reply), implies: brief(implied, reply) },
  links: { self: `${reply.url}/v3/roles/${prior.id}/implies/${implied.id}` },
})

const several = ({ prior, implies }: { prior: Role; implies: Role[] }, reply: Reply) => ({
  prior_role: brief(prior, reply),
  implies: implies.map((role) => brief(role, reply)),
})

export const impliedRoleRoutes = [
  route('GET /v3/role_inferences', {
    op: listRoleInferences,
    reply: (rules, reply) => ({ role_inferences: rules.map((rule) => several(rule, reply)), links: { self: reply.self } }),
  }),
  route('GET /v3/roles/:priorId/implies', {
    op: listImpliedRoles,
    reply: (rule, reply) => ({ role_inference: several(rule, reply), links: { self: reply.self } }),
  }),
  route('PUT /v3/roles/:priorId/implies/:impliedId', { op: createImpliedRole, status: 201, reply: inference }),
  route('GET /v3/roles/:priorId/implies/:impliedId', {
    op: showImpliedRole,
    input: (asked) => ({ check: asked.method === 'HEAD' }),
    statusOf: ({ check }) => (check ? 204 : 200),
    reply: inference,
  }),
  route('DELETE /v3/roles/:priorId/implies/:impliedId', { op: deleteImpliedRole, status: 204 }),
]
