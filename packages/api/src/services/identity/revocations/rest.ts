import type { Revocation } from '@pileus/db/schema/identity'
import { route } from '../../../platform/rest/route.ts'
import { time } from '../links.ts'
import { listRevocations, listRevokedTokens, showCertificates } from './ops.ts'

/** Whatever is set says which tokens are meant. */
const event = (r: Revocation) => ({
  ...Object.fromEntries(
    Object.entries({
      user_id: r.userId,
      role_id: r.roleId,
      domain_id: r.domainId,
      project_id: r.projectId,
      audit_id: r.auditId,
      audit_chain_id: r.auditChainId,
      'OS-TRUST:trust_id': r.trustId,
    }).filter(([, value]) => value !== null),
  ),
  issued_before: time(r.issuedBefore),
  revoked_at: time(r.revokedAt),
})

export const revocationRoutes = [
  route('GET /v3/OS-REVOKE/events', {
    op: listRevocations,
    reply: (events, reply) => ({
      events: events.map(event),
      links: { self: `${reply.url}/v3/OS-REVOKE/events`, next: null, previous: null },
    }),
  }),
  route('GET /v3/auth/tokens/OS-PKI/revoked', { op: listRevokedTokens }),
  route('GET /v3/OS-SIMPLE-CERT/ca', { op: showCertificates }),
  route('GET /v3/OS-SIMPLE-CERT/certificates', { op: showCertificates }),
]
