import { limits, registeredLimits, services } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { browse } from '../../../platform/browse.ts'
import { can, type Denied } from '../../../platform/can.ts'

const inUse: Denied = { code: 'in_use', message: 'Projects or domains have limits of their own for this resource: delete those first.' }

export const browseRegisteredLimits = browse({
  policy: 'identity:list_registered_limits',
  visible: {},
  from: registeredLimits,
  joins: [{ kind: 'inner', table: services, on: eq(services.id, registeredLimits.serviceId) }],
  columns: {
    id: registeredLimits.id,
    resourceName: registeredLimits.resourceName,
    defaultLimit: registeredLimits.defaultLimit,
    serviceId: registeredLimits.serviceId,
    serviceName: services.name,
    serviceType: services.type,
    regionId: registeredLimits.regionId,
    description: registeredLimits.description,
    limits: sql<number>`(select count(*) from ${limits} l where l.registered_limit_id = ${registeredLimits.id})`.mapWith(Number),
  },
  search: [registeredLimits.resourceName, registeredLimits.description, services.name, services.type],
  sort: {
    resourceName: 'text',
    defaultLimit: 'number',
    id: 'text',
    serviceName: 'text',
    serviceType: 'text',
    regionId: 'text',
    limits: 'number',
  },
  order: 'resourceName',
  facets: { serviceId: { label: 'serviceType' }, regionId: {} },
  can: (ctx, row) =>
    can(ctx, {
      edit: ['identity:update_registered_limit', {}, row.limits > 0 && inUse],
      delete: ['identity:delete_registered_limit', {}, row.limits > 0 && inUse],
    }),
  actions: (ctx) => can(ctx, { create: ['identity:create_registered_limits', {}] }),
})
