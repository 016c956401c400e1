import { federationProtocols, identityProviders, projects } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { browse } from '../../../../platform/browse.ts'
import { can } from '../../../../platform/can.ts'

export const browseIdentityProviders = browse({
  policy: 'identity:list_identity_providers',
  visible: {},
  from: identityProviders,
  joins: [{ kind: 'inner', table: projects, on: eq(projects.id, identityProviders.domainId) }],
  columns: {
    id: identityProviders.id,
    description: identityProviders.description,
    enabled: identityProviders.enabled,
    domainId: identityProviders.domainId,
    domainName: projects.name,
    remoteIds: identityProviders.remoteIds,
    authorizationTtl: identityProviders.authorizationTtl,
    protocols: sql<string[]>`array(select p.id from ${federationProtocols} p
      where p.identity_provider_id = ${identityProviders.id} order by p.id)`.mapWith(identityProviders.remoteIds),
  },
  search: [identityProviders.id, identityProviders.description, sql`array_to_string(${identityProviders.remoteIds}, ' ')`],
  sort: { id: 'text', description: 'text', enabled: 'boolean', domainName: 'text', authorizationTtl: 'number' },
  order: 'id',
  facets: { enabled: { values: ['true', 'false'] }, domainId: { label: 'domainName' } },
  can: (ctx) =>
    can(ctx, {
      edit: ['identity:update_identity_provider', {}],
      delete: ['identity:delete_identity_provider', {}],
      addProtocol: ['identity:create_protocol', {}],
      removeProtocol: ['identity:delete_protocol', {}],
    }),
  actions: (ctx) => can(ctx, { create: ['identity:create_identity_provider', {}] }),
})
