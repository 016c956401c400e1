import { federationProtocols, mappings } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { browse, rowsOf, rowWith } from '../../../../platform/browse.ts'
import { can } from '../../../../platform/can.ts'
import type { Ctx } from '../../../../platform/ctx.ts'
import { query } from '../../../../platform/op.ts'
import { pick } from '../../../../platform/pick.ts'
import { maxShown } from '../../assignments/members.ts'
import { assertionInput, tryRules } from './evaluate.ts'
import { rulesInput } from './ops.ts'

const mappingRows = rowsOf({
  from: mappings,
  columns: {
    id: mappings.id,
    schemaVersion: mappings.schemaVersion,
    rules: sql<number>`jsonb_array_length(${mappings.rules})`.mapWith(Number),
    protocols: sql<number>`(select count(*) from ${federationProtocols} p where p.mapping_id = ${mappings.id})`.mapWith(Number),
  },
})

const canMapping = (ctx: Ctx) => can(ctx, { edit: ['identity:update_mapping', {}], delete: ['identity:delete_mapping', {}] })

export const browseMappings = browse({
  policy: 'identity:list_mappings',
  visible: {},
  ...mappingRows,
  search: [mappings.id],
  sort: { id: 'text', schemaVersion: 'text', rules: 'number', protocols: 'number' },
  order: 'id',
  facets: { schemaVersion: {} },
  can: canMapping,
  actions: (ctx) => can(ctx, { create: ['identity:create_mapping', {}] }),
})

export const pageMapping = query({
  policy: 'identity:get_mapping',
  input: z.object({ mappingId: z.string().max(255) }),
  target: (ctx, { mappingId }) => rowWith(ctx, { ...mappingRows, columns: { ...mappingRows.columns, text: mappings.rules } }, mappingId),
  missing: ({ mappingId }) => ['mapping', mappingId] as const,
  async run(ctx, { mappingId }, { text, ...mapping }) {
    return {
      mapping: { ...mapping, can: canMapping(ctx) },
      rules: text,
      /** Where it is used. */
      protocols: await ctx.db
        .select({ id: federationProtocols.id, identityProviderId: federationProtocols.identityProviderId })
        .from(federationProtocols)
        .where(eq(federationProtocols.mappingId, mappingId))
        .orderBy(federationProtocols.identityProviderId, federationProtocols.id)
        .limit(maxShown),
    }
  },
})

export const pickMappings = pick({
  policy: 'identity:list_mappings',
  visible: {},
  from: mappings,
  id: mappings.id,
  name: mappings.id,
})

/** Rules tried on an assertion, before anybody's login depends on them. Nothing is looked up and nothing is kept. */
export const testMapping = query({
  policy: 'identity:get_mapping',
  input: rulesInput.and(z.object({ assertion: assertionInput })),
  run: (_ctx, { rules, assertion }) => tryRules(rules, assertion),
})
