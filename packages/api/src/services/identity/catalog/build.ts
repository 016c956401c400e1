import type { Db, Tx } from '@pileus/db/client'
import { endpointGroups, endpoints, projectEndpointGroups, projectEndpoints, services, type Endpoint } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'

/** One service as a token shows it. */
export interface CatalogEntry {
  id: string
  type: string
  name: string
  endpoints: { id: string; interface: string; region: string | null; region_id: string | null; url: string }[]
}

/**
 * What a client may call from this project. Once endpoints or groups were chosen for a project it sees only those,
 * and no service without one; a project for which nothing was chosen sees all.
 */
export async function buildCatalog(db: Db | Tx, projectId: string | undefined, userId: string): Promise<CatalogEntry[]> {
  const rows = await db
    .select({ service: services, endpoint: endpoints })
    .from(services)
    .leftJoin(endpoints, eq(endpoints.serviceId, services.id))
    .where(eq(services.enabled, true))
    .orderBy(services.id, endpoints.id)
  const chosen = projectId === undefined ? undefined : await chosenFor(db, projectId)
  const narrowed = chosen !== undefined && rows.some(({ endpoint }) => endpoint && chosen(endpoint))
  const entries = new Map<string, CatalogEntry>()
  for (const { service, endpoint } of rows) {
    const entry = entries.get(service.id) ?? { id: service.id, type: service.type, name: service.name, endpoints: [] }
    entries.set(service.id, entry)
    if (!endpoint?.enabled || (narrowed && !chosen(endpoint))) continue
    const url = fill(endpoint.url, projectId, userId)
    if (url !== undefined)
      entry.endpoints.push({ id: endpoint.id, interface: endpoint.interface, region: endpoint.regionId, region_id: endpoint.regionId, url })
  }
  return [...entries.values()].filter((entry) => !narrowed || entry.endpoints.length > 0)
}

async function chosenFor(db: Db | Tx, projectId: string): Promise<((endpoint: Endpoint) => boolean) | undefined> {
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
const fits = (endpoint: Endpoint, filters: Record<string, unknown>) =>
  Object.entries(filters).every(
    ([key, value]) => ({ service_id: endpoint.serviceId, region_id: endpoint.regionId, interface: endpoint.interface })[key] === value,
  )

/** `$(project_id)s` and its older spellings. A URL that needs what this token has not, or what nobody has, is left out. */
function fill(url: string, projectId: string | undefined, userId: string): string | undefined {
  const values: Record<string, string | undefined> = { user_id: userId, project_id: projectId, tenant_id: projectId }
  let missing = false
  const filled = url.replace(/[$%]\((\w+)\)s/g, (_whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    missing ||= value === undefined
    return value ?? ''
  })
  return missing ? undefined : filled
}
