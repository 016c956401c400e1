import { federationProtocols, identityProviders, mappings, projects } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { browse, rowsOf, rowWith } from '../../../../platform/browse.ts'
import { can, switches } from '../../../../platform/can.ts'
import type { Ctx } from '../../../../platform/ctx.ts'
import { query } from '../../../../platform/op.ts'
import { maxShown } from '../../assignments/members.ts'

const providerRows = rowsOf({
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
})

const canProvider = (ctx: Ctx, row: { enabled: boolean }) =>
  can(ctx, {
    edit: ['identity:update_identity_provider', {}],
    ...switches('identity:update_identity_provider', 'identity provider', row),
    delete: ['identity:delete_identity_provider', {}],
    addProtocol: ['identity:create_protocol', {}],
    removeProtocol: ['identity:delete_protocol', {}],
  })

export const browseIdentityProviders = browse({
  policy: 'identity:list_identity_providers',
  visible: {},
  ...providerRows,
  search: [identityProviders.id, identityProviders.description, sql`array_to_string(${identityProviders.remoteIds}, ' ')`],
  sort: { id: 'text', description: 'text', enabled: 'boolean', domainName: 'text', authorizationTtl: 'number' },
  order: 'id',
  facets: { enabled: { values: ['true', 'false'] }, domainId: { label: 'domainName' } },
  can: canProvider,
  actions: (ctx) => can(ctx, { create: ['identity:create_identity_provider', {}] }),
})

export const pageIdentityProvider = query({
  policy: 'identity:get_identity_provider',
  input: z.object({ idpId: z.string().max(255) }),
  target: (ctx, { idpId }) => rowWith(ctx, providerRows, idpId),
  missing: ({ idpId }) => ['identity provider', idpId] as const,
  async run(ctx, { idpId }, provider) {
    const verdicts = can(ctx, { seeProtocols: ['identity:list_protocols', {}] })
    return {
      identityProvider: { ...provider, can: { ...canProvider(ctx, provider), ...verdicts } },
      protocols: verdicts.seeProtocols === true ? await protocolsOf(ctx, idpId) : null,
    }
  },
})

/** A protocol names its mapping, which may be gone: then nobody can log in by it. */
async function protocolsOf(ctx: Ctx, idpId: string) {
  const rows = await ctx.db
    .select({
      id: federationProtocols.id,
      mappingId: federationProtocols.mappingId,
      remoteIdAttribute: federationProtocols.remoteIdAttribute,
      mappingExists: sql<boolean>`${mappings.id} is not null`,
    })
    .from(federationProtocols)
    .leftJoin(mappings, eq(mappings.id, federationProtocols.mappingId))
    .where(eq(federationProtocols.identityProviderId, idpId))
    .orderBy(federationProtocols.id)
    .limit(maxShown)
  const verdicts = can(ctx, { edit: ['identity:update_protocol', {}], delete: ['identity:delete_protocol', {}] })
  return rows.map((row) => ({ ...row, can: verdicts }))
}
