import { limits, projects, registeredLimits, services } from '@pileus/db/schema/identity'
import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { browse } from '../../../platform/browse.ts'
import { can } from '../../../platform/can.ts'
import { visibleIn } from './ops.ts'

const project = alias(projects, 'limited')
const domain = alias(projects, 'domain')

export const browseLimits = browse({
  policy: 'identity:list_limits',
  visible: {},
  from: limits,
  joins: [
    { kind: 'inner', table: registeredLimits, on: eq(registeredLimits.id, limits.registeredLimitId) },
    { kind: 'inner', table: services, on: eq(services.id, registeredLimits.serviceId) },
    { kind: 'left', table: project, on: eq(project.id, limits.projectId) },
    { kind: 'inner', table: domain, on: sql`${domain.id} = coalesce(${limits.domainId}, ${project.domainId})` },
  ],
  columns: {
    id: limits.id,
    projectId: limits.projectId,
    projectName: sql<string | null>`${project.name}`,
    /** The domain that is limited, or the one of the project that is. */
    domainId: domain.id,
    domainName: domain.name,
    resourceName: registeredLimits.resourceName,
    resourceLimit: limits.resourceLimit,
    defaultLimit: registeredLimits.defaultLimit,
    registeredLimitId: limits.registeredLimitId,
    serviceId: registeredLimits.serviceId,
    serviceType: services.type,
    regionId: registeredLimits.regionId,
    description: limits.description,
  },
  search: [registeredLimits.resourceName, limits.description, project.name, domain.name, services.type],
  sort: {
    resourceName: 'text',
    resourceLimit: 'number',
    defaultLimit: 'number',
    id: 'text',
    projectName: 'text',
    domainName: 'text',
    serviceType: 'text',
    regionId: 'text',
  },
  order: 'resourceName',
  facets: { serviceId: { label: 'serviceType' }, regionId: {}, domainId: { label: 'domainName' }, projectId: { label: 'projectName' } },
  where: (ctx) => [visibleIn(ctx.caller)],
  can: (ctx) => can(ctx, { edit: ['identity:update_limit', {}], delete: ['identity:delete_limit', {}] }),
  actions: (ctx) => can(ctx, { create: ['identity:create_limits', {}] }),
})
