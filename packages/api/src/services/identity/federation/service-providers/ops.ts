import { serviceProviders } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../../platform/ctx.ts'
import { conflict, notFound } from '../../../../platform/fault.ts'
import { command, first, list, query } from '../../../../platform/op.ts'
import { flag, page, paging } from '../../../../platform/rest/list.ts'
import { orConflict } from '../../conflicts.ts'
import { url } from '../../endpoints/url.ts'
import { description, enabled, strictly, text } from '../../inputs.ts'
import { registryId } from '../inputs.ts'

const findServiceProvider = (ctx: Ctx, id: string) =>
  first(ctx.db.select().from(serviceProviders).where(eq(serviceProviders.id, id)).limit(1))

const one = { spId: registryId }
const target = (ctx: Ctx, input: { spId: string }) => findServiceProvider(ctx, input.spId)
const missing = (input: { spId: string }) => ['service provider', input.spId] as const

const fields = { ...one, description, enabled: enabled.optional(), relayStatePrefix: text(256).nullish() }
const defaultPrefix = 'ss:mem:'

export const showServiceProvider = query({
  policy: 'identity:get_service_provider',
  input: z.object(one),
  target,
  missing,
  run: (_ctx, _input, provider) => provider,
})

export const listServiceProviders = list({
  policy: 'identity:list_service_providers',
  input: z.object({ ...paging, id: z.string().optional(), enabled: flag.optional() }),
  columns: {},
  run: (ctx, { id, enabled, ...paged }, where) =>
    page(ctx, serviceProviders, {
      id: serviceProviders.id,
      where: [
        where,
        id === undefined ? undefined : eq(serviceProviders.id, id),
        enabled === undefined ? undefined : eq(serviceProviders.enabled, enabled),
      ],
      ...paged,
    }),
})

export const createServiceProvider = command({
  policy: 'identity:create_service_provider',
  input: strictly({ ...fields, authUrl: url, spUrl: url }),
  async run(ctx, { spId, authUrl, spUrl, description, enabled, relayStatePrefix }) {
    const taken = `Conflict occurred attempting to store service_provider - Duplicate entry found with ID ${spId}.`
    if (await findServiceProvider(ctx, spId)) throw conflict(taken)
    const values = {
      id: spId,
      authUrl,
      spUrl,
      description: description ?? null,
      enabled: enabled ?? false,
      relayStatePrefix: relayStatePrefix ?? defaultPrefix,
    }
    const [provider] = await orConflict(ctx.db.insert(serviceProviders).values(values).returning(), taken)
    if (!provider) throw conflict(taken)
    ctx.emit({ kind: 'service_provider.create', subjectId: spId })
    return provider
  },
})

export const updateServiceProvider = command({
  policy: 'identity:update_service_provider',
  input: strictly({ ...fields, authUrl: url.optional(), spUrl: url.optional() }),
  target,
  missing,
  async run(ctx, { spId, relayStatePrefix, enabled, ...changes }, provider) {
    const prefix = relayStatePrefix === null ? defaultPrefix : relayStatePrefix
    const [changed] = await ctx.db
      .update(serviceProviders)
      .set({ ...changes, enabled: enabled ?? provider.enabled, relayStatePrefix: prefix })
      .where(eq(serviceProviders.id, spId))
      .returning()
    if (!changed) throw notFound('service provider', spId)
    ctx.emit({ kind: 'service_provider.update', subjectId: spId })
    return changed
  },
})

export const deleteServiceProvider = command({
  policy: 'identity:delete_service_provider',
  input: z.object(one),
  target,
  missing,
  async run(ctx, { spId }) {
    await ctx.db.delete(serviceProviders).where(eq(serviceProviders.id, spId))
    ctx.emit({ kind: 'service_provider.delete', subjectId: spId })
  },
})
