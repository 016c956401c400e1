import { endpoints, registeredLimits, services } from '@pileus/db/schema/identity'
import { sql } from 'drizzle-orm'
import { browse } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'

export const browseServices = browse({
  policy: 'identity:list_services',
  visible: {},
  from: services,
  columns: {
    id: services.id,
    name: services.name,
    type: services.type,
    description: services.description,
    enabled: services.enabled,
    endpoints: sql<number>`(select count(*) from ${endpoints} e where e.service_id = ${services.id})`.mapWith(Number),
    limits: sql<number>`(select count(*) from ${registeredLimits} l where l.service_id = ${services.id})`.mapWith(Number),
    createdAt: services.createdAt,
    updatedAt: services.updatedAt,
  },
  search: [services.name, services.type, services.description],
  sort: { name: 'text', type: 'text', description: 'text', id: 'text', enabled: 'boolean', endpoints: 'number', createdAt: 'time' },
  order: 'type',
  facets: { type: {}, enabled: { values: ['true', 'false'] } },
  can: (ctx, row) =>
    can(ctx, {
      edit: ['identity:update_service', {}],
      delete: [
        'identity:delete_service',
        {},
        row.limits > 0 && { code: 'has_limits', message: 'Registered limits belong to this service: delete those first.' },
      ],
    }),
  actions: (ctx) => can(ctx, { create: ['identity:create_service', {}] }),
})
