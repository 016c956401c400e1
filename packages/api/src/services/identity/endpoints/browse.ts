import { endpoints, services } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { browse, rowsOf } from '../../../platform/browse.ts'
import { can, switches } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'

export const endpointRows = rowsOf({
  from: endpoints,
  joins: [{ kind: 'inner', table: services, on: eq(services.id, endpoints.serviceId) }],
  columns: {
    id: endpoints.id,
    serviceId: endpoints.serviceId,
    serviceName: services.name,
    serviceType: services.type,
    regionId: endpoints.regionId,
    interface: endpoints.interface,
    url: endpoints.url,
    enabled: endpoints.enabled,
    createdAt: endpoints.createdAt,
    updatedAt: endpoints.updatedAt,
  },
})

export const canEndpoint = (ctx: Ctx, row: { enabled: boolean }) =>
  can(ctx, {
    edit: ['identity:update_endpoint', {}],
    ...switches('identity:update_endpoint', 'endpoint', row),
    delete: ['identity:delete_endpoint', {}],
  })

export const browseEndpoints = browse({
  policy: 'identity:list_endpoints',
  visible: {},
  ...endpointRows,
  search: [endpoints.url, services.name, services.type, endpoints.regionId],
  sort: {
    serviceName: 'text',
    serviceType: 'text',
    id: 'text',
    regionId: 'text',
    interface: 'text',
    url: 'text',
    enabled: 'boolean',
    createdAt: 'time',
  },
  order: 'serviceType',
  facets: {
    serviceId: { label: 'serviceType' },
    regionId: {},
    interface: { values: ['public', 'internal', 'admin'] },
    enabled: { values: ['true', 'false'] },
  },
  can: canEndpoint,
  actions: (ctx) => can(ctx, { create: ['identity:create_endpoint', {}] }),
})
