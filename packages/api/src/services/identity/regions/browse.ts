import { endpoints, registeredLimits, regions } from '@pileus/db/schema/identity'
import { sql } from 'drizzle-orm'
import { browse } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import { pick } from '../../../platform/pick.ts'

const below = sql`(with recursive down as (
  select ${regions.id} as id union select r.id from ${regions} r join down on r.parent_region_id = down.id) select id from down)`

export const browseRegions = browse({
  policy: 'identity:list_regions',
  visible: {},
  from: regions,
  columns: {
    id: regions.id,
    description: regions.description,
    parentId: regions.parentRegionId,
    endpoints: sql<number>`(select count(*) from ${endpoints} e where e.region_id = ${regions.id})`.mapWith(Number),
    endpointsBelow: sql<boolean>`exists (select from ${endpoints} e where e.region_id in ${below})`,
    limitsBelow: sql<boolean>`exists (select from ${registeredLimits} l where l.region_id in ${below})`,
    createdAt: regions.createdAt,
    updatedAt: regions.updatedAt,
  },
  search: [regions.id, regions.description],
  sort: { id: 'text', description: 'text', parentId: 'text', endpoints: 'number', createdAt: 'time' },
  order: 'id',
  facets: { parentId: {} },
  can: (ctx, row) =>
    can(ctx, {
      edit: ['identity:update_region', {}],
      delete: [
        'identity:delete_region',
        {},
        row.endpointsBelow && { code: 'has_endpoints', message: 'Endpoints lie in this region or below it: delete or move those first.' },
        row.limitsBelow && {
          code: 'has_limits',
          message: 'Registered limits belong to this region or to one below it: delete those first.',
        },
      ],
    }),
  actions: (ctx) => can(ctx, { create: ['identity:create_region', {}] }),
})

export const pickRegions = pick({
  policy: 'identity:list_regions',
  visible: {},
  from: regions,
  id: regions.id,
  name: regions.id,
  detail: regions.description,
})
