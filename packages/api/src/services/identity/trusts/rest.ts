import type { Trust } from '@pileus/db/schema/identity'
import { body, view } from '../../../platform/rest/fields.ts'
import { keystoneList } from '../../../platform/rest/list.ts'
import { route } from '../../../platform/rest/route.ts'
import { self, time } from '../links.ts'
import { roleView } from '../roles/views.ts'
import { createTrust, deleteTrust, listTrustRoles, listTrusts, showTrust, showTrustRole, type Lent } from './ops.ts'

const fields = {
  id: (t: Trust) => t.id,
  trustor_user_id: (t: Trust) => t.trustorId,
  trustee_user_id: (t: Trust) => t.trusteeId,
  project_id: (t: Trust) => t.projectId,
  impersonation: (t: Trust) => t.impersonation,
  expires_at: (t: Trust) => (t.expiresAt ? time(t.expiresAt) : null),
  deleted_at: () => null,
  remaining_uses: (t: Trust) => t.remainingUses,
  redelegation_count: (t: Trust) => t.redelegationCount,
  redelegated_trust_id: (t: Trust) => t.redelegatedTrustId,
  links: self('OS-TRUST/trusts'),
}

const brief = view<Trust>('trust', fields, (t) => t.extra)

/** Shown alone a trust tells its roles, in a list it does not, as upstream. */
const trust = view<Lent>(
  'trust',
  {
    ...fields,
    roles: (t, reply) => t.roles.map((role) => roleView.item(role, reply)),
    roles_links: (t, reply) => ({ self: `${reply.url}/v3/OS-TRUST/trusts/${t.id}/roles`, next: null, previous: null }),
  },
  (t) => t.extra,
)

const trusts = '/v3/OS-TRUST/trusts'

export const trustRoutes = [
  route(`GET ${trusts}`, { op: listTrusts, reply: keystoneList('trusts', brief.item) }),
  route(`POST ${trusts}`, { op: createTrust, body: body('trust'), status: 201, reply: trust }),
  route(`GET ${trusts}/:trustId`, { op: showTrust, reply: trust }),
  route(`DELETE ${trusts}/:trustId`, { op: deleteTrust, status: 204 }),
  route(`GET ${trusts}/:trustId/roles`, { op: listTrustRoles, reply: keystoneList('roles', roleView.item) }),
  route(`GET ${trusts}/:trustId/roles/:roleId`, { op: showTrustRole, reply: roleView }),
]
