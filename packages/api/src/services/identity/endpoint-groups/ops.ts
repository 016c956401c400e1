import { endpointGroups } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { conflict, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { description, name, strictly, text } from '../inputs.ts'

export const findEndpointGroup = (ctx: Ctx, id: string) =>
  first(ctx.db.select().from(endpointGroups).where(eq(endpointGroups.id, id)).limit(1))

export async function requireEndpointGroup(ctx: Ctx, id: string) {
  const group = await findEndpointGroup(ctx, id)
  if (!group) throw notFound('endpoint group', id)
  return group
}

/** What an endpoint must be to belong to the group. */
const filters = strictly({
  service_id: text().optional(),
  region_id: text().optional(),
  interface: z.enum(['admin', 'internal', 'public'], 'must be one of admin, internal, public').optional(),
})
  .refine((given) => Object.keys(given).length > 0, 'must name service_id, region_id or interface')
  .transform(
    (given): Record<string, string> =>
      Object.fromEntries(Object.entries(given).filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
  )

const one = { endpointGroupId: z.string() }
const target = (ctx: Ctx, input: { endpointGroupId: string }) => findEndpointGroup(ctx, input.endpointGroupId)
const missing = (input: { endpointGroupId: string }) => ['endpoint group', input.endpointGroupId] as const

export const showEndpointGroup = query({
  policy: 'identity:get_endpoint_group',
  input: z.object(one),
  target,
  missing,
  run: (_ctx, _input, group) => group,
})

export const listEndpointGroups = list({
  policy: 'identity:list_endpoint_groups',
  input: z.object({ ...paging, name: z.string().optional() }),
  columns: {},
  run: (ctx, { name, ...paged }, where) =>
    page(ctx, endpointGroups, {
      id: endpointGroups.id,
      where: [where, name === undefined ? undefined : eq(endpointGroups.name, name)],
      ...paged,
    }),
})

export const createEndpointGroup = command({
  policy: 'identity:create_endpoint_group',
  input: z.object({ name, description, filters }),
  async run(ctx, { name, description, filters }) {
    const [group] = await ctx.db
      .insert(endpointGroups)
      .values({ name, description: description ?? null, filters })
      .returning()
    if (!group) throw conflict('The endpoint group could not be stored.')
    ctx.emit({ kind: 'endpoint_group.create', subjectId: group.id })
    return group
  },
})

export const updateEndpointGroup = command({
  policy: 'identity:update_endpoint_group',
  input: z.object({ ...one, name: name.optional(), description, filters: filters.optional() }),
  target,
  missing,
  async run(ctx, { endpointGroupId, name, description, filters }, group) {
    const changes = { name: name ?? group.name, description, filters }
    const [changed] = await ctx.db.update(endpointGroups).set(changes).where(eq(endpointGroups.id, endpointGroupId)).returning()
    if (!changed) throw notFound('endpoint group', endpointGroupId)
    ctx.emit({ kind: 'endpoint_group.update', subjectId: endpointGroupId })
    return changed
  },
})

export const deleteEndpointGroup = command({
  policy: 'identity:delete_endpoint_group',
  input: z.object(one),
  target,
  missing,
  async run(ctx, { endpointGroupId }) {
    await ctx.db.delete(endpointGroups).where(eq(endpointGroups.id, endpointGroupId))
    ctx.emit({ kind: 'endpoint_group.delete', subjectId: endpointGroupId })
  },
})
