import { registeredLimits, services } from '@pileus/db/schema/identity'
import { and, eq, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { type Blocker, conflict, maxBlockers, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { told } from '../changes.ts'
import { orConflict } from '../conflicts.ts'
import { description, enabled, extra, name, text } from '../inputs.ts'

export const findService = (ctx: Ctx, id: string) => first(ctx.db.select().from(services).where(eq(services.id, id)).limit(1))

export async function requireService(ctx: Ctx, id: string) {
  const service = await findService(ctx, id)
  if (!service) throw notFound('service', id)
  return service
}

const type = text().min(1, 'must not be empty')
const one = { serviceId: z.string() }
const target = (ctx: Ctx, input: { serviceId: string }) => findService(ctx, input.serviceId)
const missing = (input: { serviceId: string }) => ['service', input.serviceId] as const

export const showService = query({
  policy: 'identity:get_service',
  input: z.object(one),
  target,
  missing,
  run: (_ctx, _input, service) => service,
})

export const listServices = list({
  policy: 'identity:list_services',
  input: z.object({ ...paging, type: z.string().optional(), name: z.string().optional() }),
  columns: {},
  run: (ctx, { type, name, ...paged }, where) => page(ctx, services, { id: services.id, where: [where, matching(type, name)], ...paged }),
})

export const createService = command({
  policy: 'identity:create_service',
  input: z.object({ type, name: name.optional(), description, enabled: enabled.default(true), extra }),
  async run(ctx, { type, name, description, enabled, extra }) {
    const [service] = await ctx.db
      .insert(services)
      .values({ type, name: name ?? '', description: description ?? null, enabled, extra })
      .returning()
    if (!service) throw conflict('The service could not be stored.')
    ctx.emit({ kind: 'service.create', subjectId: service.id, data: told(service) })
    return service
  },
})

export const updateService = command({
  policy: 'identity:update_service',
  input: z.object({ ...one, type: type.optional(), name: name.optional(), description, enabled: enabled.optional(), extra }),
  target,
  missing,
  async run(ctx, { serviceId, type, name, description, enabled, extra }, service) {
    const [changed] = await ctx.db
      .update(services)
      .set({ type, name, description, enabled, extra: { ...service.extra, ...extra }, updatedAt: ctx.now() })
      .where(eq(services.id, serviceId))
      .returning()
    if (!changed) throw notFound('service', serviceId)
    ctx.emit({ kind: 'service.update', subjectId: serviceId, data: told(changed, service) })
    return changed
  },
})

/** Its endpoints go with it, and so does what points at those. */
export const deleteService = command({
  policy: 'identity:delete_service',
  input: z.object(one),
  target,
  missing,
  async run(ctx, { serviceId }) {
    const limited = `Unable to delete service ${serviceId}: registered limits belong to it. Delete those first.`
    const found = await ctx.db
      .select({ id: registeredLimits.id, name: registeredLimits.resourceName })
      .from(registeredLimits)
      .where(eq(registeredLimits.serviceId, serviceId))
      .limit(maxBlockers)
    const blockers: Blocker[] = found.map((limit) => ({ kind: 'registered_limit', ...limit }))
    if (blockers.length > 0) throw conflict(limited, { reason: 'has_limits', blockers })
    await orConflict(ctx.db.delete(services).where(eq(services.id, serviceId)), limited)
    ctx.emit({ kind: 'service.delete', subjectId: serviceId })
  },
})

const matching = (type: string | undefined, name: string | undefined): SQL | undefined =>
  and(type === undefined ? undefined : eq(services.type, type), name === undefined ? undefined : eq(services.name, name))
