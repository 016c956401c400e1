import { federationProtocols, mappings } from '@pileus/db/schema/identity'
import { sql } from 'drizzle-orm'
import { browse } from '../../../../platform/browse.ts'
import { can } from '../../../../platform/can.ts'

export const browseMappings = browse({
  policy: 'identity:list_mappings',
  visible: {},
  from: mappings,
  columns: {
    id: mappings.id,
    schemaVersion: mappings.schemaVersion,
    rules: sql<number>`jsonb_array_length(${mappings.rules})`.mapWith(Number),
    protocols: sql<number>`(select count(*) from ${federationProtocols} p where p.mapping_id = ${mappings.id})`.mapWith(Number),
  },
  search: [mappings.id],
  sort: { id: 'text', schemaVersion: 'text', rules: 'number', protocols: 'number' },
  order: 'id',
  facets: { schemaVersion: {} },
  can: (ctx) => can(ctx, { edit: ['identity:update_mapping', {}], delete: ['identity:delete_mapping', {}] }),
  actions: (ctx) => can(ctx, { create: ['identity:create_mapping', {}] }),
})
