import type { CatalogEntry } from '../catalog/build.ts'
import { localTime, time } from '../links.ts'
import type { Standing } from './load.ts'

/** A token as Keystone shows it. */
export function renderToken(standing: Standing, catalog: CatalogEntry[] | undefined) {
  const { token, user, project, domain, trust, applicationCredential, accessToken, roles, serviceProviders } = standing
  const scoped = token.scopeKind !== 'unscoped'
  return {
    token: {
      methods: token.methods,
      user: {
        domain: user.domain,
        id: user.id,
        name: user.name,
        password_expires_at: user.passwordExpiresAt ? localTime(user.passwordExpiresAt) : null,
      },
      audit_ids: token.parentAuditId ? [token.auditId, token.parentAuditId] : [token.auditId],
      expires_at: time(token.expiresAt),
      issued_at: time(token.issuedAt),
      ...(project
        ? { project: { domain: project.domain, id: project.id, name: project.name }, ...(trust ? {} : { is_domain: project.isDomain }) }
        : {}),
      ...(domain ? { domain } : {}),
      ...(token.scopeKind === 'system' ? { system: { all: true } } : {}),
      ...(scoped ? { roles } : {}),
      ...(trust
        ? {
            'OS-TRUST:trust': {
              id: trust.id,
              trustor_user: { id: trust.trustorId },
              trustee_user: { id: trust.trusteeId },
              impersonation: trust.impersonation,
            },
          }
        : {}),
      ...(applicationCredential
        ? {
            application_credential: {
              id: applicationCredential.id,
              name: applicationCredential.name,
              restricted: !applicationCredential.unrestricted,
              ...(applicationCredential.accessRules.length > 0 ? { access_rules: applicationCredential.accessRules } : {}),
            },
          }
        : {}),
      ...(accessToken ? { 'OS-OAUTH1': { access_token_id: accessToken.id, consumer_id: accessToken.consumerId } } : {}),
      ...(scoped && catalog ? { catalog } : {}),
      ...(serviceProviders.length > 0 ? { service_providers: serviceProviders } : {}),
    },
  }
}
