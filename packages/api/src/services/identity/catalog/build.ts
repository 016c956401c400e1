import type { Db, Tx } from '@pileus/db/client'
import { endpointGroups, endpoints, projectEndpointGroups, projectEndpoints, services, type Endpoint, type Service } from '@pileus/db/schema/identity'
import { and, eq } from 'drizzle-orm'

/** One service as a token shows it. */
export interface CatalogEntry {
  id: string
  type: string
  name: string
  endpoints: { id: string; interface: string; region: string | null; region_id: string | null; url: string }[]
}

/** What a client may call from this project: all enabled endpoints, or just those that were filtered for it. */
export async function buildCatalog(db: Db | Tx, projectId: string | undefined, userId: string): Promise<CatalogEntry[]> {
  const rows = await db
    .select({ service: services, endpoint: endpoints })
    .from(services)
    .leftJoin(endpoints, and(eq(endpoints.serviceId, services.id), eq(endpoints.enabled, true)))
    .where(eq(services.enabled, true))
    .orderBy(services.id, endpoints.id)
  const chosen = projectId === undefined ? undefined : await filtered(db, projectId)
  const entries = new Map<string, CatalogEntry>()
  for (const { service, endpoint } of rows) {
    const entry = entries.get(service.id) ?? { id: service.id, type: service.type, name: service.name, endpoints: [] }
    entries.set(service.id, entry)
    if (!endpoint || (chosen && !chosen(endpoint, service))) continue
    const url = fill(endpoint.url, projectId, userId)
    if (url !== undefined) entry.endpoints.push({ id: endpoint.id, interface: endpoint.interface, region: endpoint.regionId, region_id: endpoint.regionId, url })
  }
  return [...entries.values()]
}

/** Once a project has endpoints or groups of its own, it sees only those; a project without any sees all. */
async function filtered(db: Db | Tx, projectId: string): Promise<((endpoint: Endpoint, service: Service) => boolean) | undefined> {
  const own = await db.select({ id: projectEndpoints.endpointId }).from(projectEndpoints).where(eq(projectEndpoints.projectId, projectId))
  const groups = await db
    .select({ filters: endpointGroups.filters })
    .from(projectEndpointGroups)
    .innerJoin(endpointGroups, eq(endpointGroups.id, projectEndpointGroups.endpointGroupId))
    .where(eq(projectEndpointGroups.projectId, projectId))
  if (own.length === 0 && groups.length === 0) return undefined
  const ids = new Set(own.map((row) => row.id))
  return (endpoint) => ids.has(endpoint.id) || groups.some(({ filters }) => fits(endpoint, filters))
}

/** Does an endpoint match the filters of a group? */
export const fits = (endpoint: Endpoint, filters: Record<string, unknown>) =>
  Object.entries(filters).every(([key, value]) => ({ service_id: endpoint.serviceId, region_id: endpoint.regionId, interface: endpoint.interface, enabled: endpoint.enabled })[key] === value)

/** `$(project_id)s` and its older spellings. A URL that needs a project is left out for a token that has none. */
function fill(url: string, projectId: string | undefined, userId: string): string | undefined {
  let missing = false
  const filled = url.replace(/[$%]\((\w+)\)s/g, (whole, name: string) => {
    if (name === 'user_id') return userId
    if (name !== 'project_id' && name !== 'tenant_id') return whole
    if (projectId === undefined) missing = true
    return projectId ?? ''
  })
  return missing ? undefined : filled
}
