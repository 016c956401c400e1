import { endpoints, registeredLimits, services } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { browse, rowsOf, rowsWith, rowWith } from '../../../platform/browse.ts'
import { can, switches } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { pick } from '../../../platform/pick.ts'
import { maxShown } from '../assignments/members.ts'
import { canEndpoint, endpointRows } from '../endpoints/browse.ts'

const serviceRows = rowsOf({
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
})

const canService = (ctx: Ctx, row: { enabled: boolean; limits: number }) =>
  can(ctx, {
    edit: ['identity:update_service', {}],
    ...switches('identity:update_service', 'service', row),
    delete: [
      'identity:delete_service',
      {},
      row.limits > 0 && { code: 'has_limits', message: 'Registered limits belong to this service: delete those first.' },
    ],
  })

export const browseServices = browse({
  policy: 'identity:list_services',
  visible: {},
  ...serviceRows,
  search: [services.name, services.type, services.description],
  sort: { name: 'text', type: 'text', description: 'text', id: 'text', enabled: 'boolean', endpoints: 'number', createdAt: 'time' },
  order: 'type',
  facets: { type: {}, enabled: { values: ['true', 'false'] } },
  can: canService,
  actions: (ctx) => can(ctx, { create: ['identity:create_service', {}] }),
})

export const pageService = query({
  policy: 'identity:get_service',
  input: z.object({ serviceId: z.string().max(255) }),
  target: (ctx, { serviceId }) => rowWith(ctx, serviceRows, serviceId),
  missing: ({ serviceId }) => ['service', serviceId] as const,
  async run(ctx, { serviceId }, service) {
    const verdicts = can(ctx, { seeEndpoints: ['identity:list_endpoints', {}], createEndpoint: ['identity:create_endpoint', {}] })
    return {
      service: { ...service, can: { ...canService(ctx, service), ...verdicts } },
      endpoints: verdicts.seeEndpoints === true ? await endpointsOf(ctx, serviceId) : null,
    }
  },
})

const endpointsOf = async (ctx: Ctx, serviceId: string) =>
  (await rowsWith(ctx, endpointRows, eq(endpoints.serviceId, serviceId), maxShown)).map((row) => ({ ...row, can: canEndpoint(ctx, row) }))

export const pickServices = pick({
  policy: 'identity:list_services',
  visible: {},
  from: services,
  id: services.id,
  name: services.type,
  detail: services.name,
})
