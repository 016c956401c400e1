import { endpoints, regions, services } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { told } from '../changes.ts'
import { orConflict } from '../conflicts.ts'
import { enabled, extra, givenId } from '../inputs.ts'
import { endpointUrl } from './url.ts'

export const findEndpoint = (ctx: Ctx, id: string) => first(ctx.db.select().from(endpoints).where(eq(endpoints.id, id)).limit(1))

export async function requireEndpoint(ctx: Ctx, id: string) {
  const endpoint = await findEndpoint(ctx, id)
  if (!endpoint) throw notFound('endpoint', id)
  return endpoint
}

const face = z.enum(['admin', 'internal', 'public'], 'must be one of admin, internal, public')
const one = { endpointId: z.string() }
/** The ids of endpoints are in everybody's catalog: as in Keystone, whoever has a token is told that one is missing. */
const target = (ctx: Ctx, input: { endpointId: string }) => requireEndpoint(ctx, input.endpointId)

export const showEndpoint = query({
  policy: 'identity:get_endpoint',
  input: z.object(one),
  target,
  run: (_ctx, _input, endpoint) => endpoint,
})

export const listEndpoints = list({
  policy: 'identity:list_endpoints',
  input: z.object({ ...paging, interface: z.string().optional(), serviceId: z.string().optional(), regionId: z.string().optional() }),
  columns: {},
  run: (ctx, { interface: wanted, serviceId, regionId, limit, marker }, where) => {
    const known = face.safeParse(wanted)
    if (wanted !== undefined && !known.success) return Promise.resolve({ rows: [] })
    return page(ctx, endpoints, {
      id: endpoints.id,
      where: [
        where,
        known.success ? eq(endpoints.interface, known.data) : undefined,
        serviceId === undefined ? undefined : eq(endpoints.serviceId, serviceId),
        regionId === undefined ? undefined : eq(endpoints.regionId, regionId),
      ],
      limit,
      marker,
    })
  },
})

const place = { regionId: z.string('must be a string').optional(), region: givenId.optional() }

export const createEndpoint = command({
  policy: 'identity:create_endpoint',
  input: z.object({
    interface: face,
    serviceId: z.string('must be a string'),
    url: endpointUrl,
    enabled: enabled.default(true),
    ...place,
    extra,
  }),
  async run(ctx, { interface: face, serviceId, url, enabled, extra, ...place }) {
    await checkService(ctx, serviceId)
    const regionId = (await chooseRegion(ctx, place)) ?? null
    const [endpoint] = await orConflict(
      ctx.db.insert(endpoints).values({ interface: face, serviceId, regionId, url, enabled, extra }).returning(),
      gone,
    )
    if (!endpoint) throw conflict(gone)
    ctx.emit({ kind: 'endpoint.create', subjectId: endpoint.id })
    return endpoint
  },
})

export const updateEndpoint = command({
  policy: 'identity:update_endpoint',
  input: z.object({
    ...one,
    interface: face.optional(),
    serviceId: z.string('must be a string').optional(),
    url: endpointUrl.optional(),
    enabled: enabled.optional(),
    ...place,
    extra,
  }),
  target,
  async run(ctx, { endpointId, interface: face, serviceId, url, enabled, extra, ...place }, endpoint) {
    if (serviceId !== undefined) await checkService(ctx, serviceId)
    const regionId = await chooseRegion(ctx, place)
    const changes = { interface: face, serviceId, regionId, url, enabled, extra: { ...endpoint.extra, ...extra }, updatedAt: ctx.now() }
    const [changed] = await orConflict(ctx.db.update(endpoints).set(changes).where(eq(endpoints.id, endpointId)).returning(), gone)
    if (!changed) throw notFound('endpoint', endpointId)
    ctx.emit({ kind: 'endpoint.update', subjectId: endpointId, data: told(changed, endpoint) })
    return changed
  },
})

export const deleteEndpoint = command({
  policy: 'identity:delete_endpoint',
  input: z.object(one),
  target,
  async run(ctx, { endpointId }) {
    await ctx.db.delete(endpoints).where(eq(endpoints.id, endpointId))
    ctx.emit({ kind: 'endpoint.delete', subjectId: endpointId })
  },
})

const gone = 'The service or the region was removed while the endpoint was being stored.'

async function checkService(ctx: Ctx, id: string) {
  const [found] = await ctx.db.select({ id: services.id }).from(services).where(eq(services.id, id)).limit(1)
  if (!found) throw badRequest('must be the id of a service', { path: ['serviceId'] })
}

/** Clients from the time of v2 name a `region` that need not exist yet: it is made for them, as Keystone does. */
async function chooseRegion(
  ctx: CommandCtx,
  { regionId, region }: { regionId?: string | undefined; region?: string | undefined },
): Promise<string | undefined> {
  const id = regionId ?? region
  if (id === undefined) return undefined
  const [found] = await ctx.db.select({ id: regions.id }).from(regions).where(eq(regions.id, id)).limit(1)
  if (found) return id
  if (regionId !== undefined) throw badRequest('must be the id of a region', { path: ['regionId'] })
  await ctx.db.insert(regions).values({ id }).onConflictDoNothing()
  ctx.emit({ kind: 'region.create', subjectId: id })
  return id
}
