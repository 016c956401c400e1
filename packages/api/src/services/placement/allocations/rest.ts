import { z } from 'zod'
import { since, view, type Reply } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { classKey, shapes, uuid, uuidKey } from '../bodies.ts'
import { fresh, latest } from '../headers.ts'
import { from } from '../queries.ts'
import { nobody } from './model.ts'
import {
  deleteConsumerAllocations,
  listConsumerAllocations,
  listProviderAllocations,
  setAllocations,
  setConsumerAllocations,
} from './ops.ts'

const amount = z.int('is not of type integer').min(1, 'is less than the minimum of 1').max(Number.MAX_SAFE_INTEGER, 'is too large')
const some = (value: object) => Object.keys(value).length > 0
const resources = z.record(classKey, amount).refine(some, 'does not have enough properties')
const owner = z.string().min(1, 'is too short').max(255, 'is too long')
const owners = { project_id: owner, user_id: owner }
const generation = { consumer_generation: z.int('is not of type integer').nullable() }
const mappings = { mappings: z.record(z.string(), z.array(uuid).min(1)).refine(some, 'does not have enough properties').optional() }
const kind = { consumer_type: owner.regex(/^[A-Z0-9_]+$/, "does not match '^[A-Z0-9_]+$'") }

const listed = z
  .array(z.strictObject({ resource_provider: z.strictObject({ uuid }), resources }))
  .min(1, '[] is too short')
  .transform((all) => Object.fromEntries(all.map((one) => [one.resource_provider.uuid, one.resources])))
const byProvider = z
  .record(uuidKey, z.strictObject({ generation: z.int().optional(), resources }))
  .transform((all) => Object.fromEntries(Object.entries(all).map(([id, one]) => [id, one.resources])))
const atLeastOne = byProvider.refine(some, 'does not have enough properties')

interface Given {
  allocations: Record<string, Record<string, number>>
  project_id?: string
  user_id?: string
  consumer_generation?: number | null
  consumer_type?: string
}

const claimOf = ({ allocations: holds, project_id: projectId = nobody, user_id: userId = nobody, ...rest }: Given) => ({
  holds,
  projectId,
  userId,
  type: rest.consumer_type,
  generation: rest.consumer_generation === undefined ? ('any' as const) : rest.consumer_generation,
})

const one = z.strictObject({ allocations: listed })
const owned = one.extend(owners)
const keyed = z.strictObject({ allocations: atLeastOne, ...owners })
const emptiable = z.strictObject({ allocations: byProvider, ...owners })
const counted = emptiable.extend(generation)
const mapped = counted.extend(mappings)
const typed = mapped.extend(kind)

const single = (schema: z.ZodType<Given>) => schema.transform((given) => ({ claim: claimOf(given) }))
const several = (schema: z.ZodType<Given>) => z.record(uuidKey, schema.transform(claimOf))
const atOnce = (schema: z.ZodType<Given>) =>
  several(schema)
    .refine(some, 'does not have enough properties')
    .transform((claims) => ({ claims }))

/** What the reshaper takes, by version: there may be nothing to allocate. */
export const reshaped = { counted: several(counted), mapped: several(mapped), typed: several(typed) }

type Row = Awaited<ReturnType<typeof listConsumerAllocations.call>>[number]

function byProviderOf(rows: readonly Row[]) {
  const shown: Record<string, { generation: number; resources: Record<string, number> }> = {}
  for (const { providerId, generation, resourceClass, used } of rows) {
    shown[providerId] ??= { generation, resources: {} }
    shown[providerId].resources[resourceClass] = used
  }
  return shown
}

/** Whose it is can be told only when there is anything. */
const told =
  <T>(tell: (consumer: Row['consumer']) => T) =>
  (rows: Row[]) =>
    rows[0] && tell(rows[0].consumer)

const { item: ofConsumer } = view<Row[]>('allocations', {
  allocations: byProviderOf,
  project_id: since(
    '1.12',
    told((consumer) => consumer.projectId),
  ),
  user_id: since(
    '1.12',
    told((consumer) => consumer.userId),
  ),
  consumer_generation: since(
    '1.28',
    told((consumer) => consumer.generation),
  ),
  consumer_type: since(
    '1.38',
    told((consumer) => consumer.type ?? 'unknown'),
  ),
})

type Provided = Awaited<ReturnType<typeof listProviderAllocations.call>>

function ofProvider({ provider, rows }: Provided, { version }: Reply) {
  const shown: Record<string, { resources: Record<string, number>; consumer_generation?: number }> = {}
  for (const { consumerId, generation, resourceClass, used } of rows) {
    shown[consumerId] ??= { resources: {}, ...(version >= from('1.28') ? { consumer_generation: generation } : {}) }
    shown[consumerId].resources[resourceClass] = used
  }
  return { allocations: shown, resource_provider_generation: provider.generation }
}

export const allocationRoutes = [
  route('GET /allocations/:consumerId', {
    op: listConsumerAllocations,
    reply: ofConsumer,
    headers: (rows, reply) => fresh(reply, latest(rows)),
  }),
  route('PUT /allocations/:consumerId', {
    op: setConsumerAllocations,
    body: shapes(
      ['1.0', single(one)],
      ['1.8', single(owned)],
      ['1.12', single(keyed)],
      ['1.28', single(counted)],
      ['1.34', single(mapped)],
      ['1.38', single(typed)],
    ),
    status: 204,
  }),
  route('DELETE /allocations/:consumerId', { op: deleteConsumerAllocations, status: 204 }),
  route('POST /allocations', {
    op: setAllocations,
    since: '1.13',
    body: shapes(['1.13', atOnce(emptiable)], ['1.28', atOnce(counted)], ['1.34', atOnce(mapped)], ['1.38', atOnce(typed)]),
    status: 204,
  }),
  route('GET /resource_providers/:providerId/allocations', {
    op: listProviderAllocations,
    reply: ofProvider,
    headers: ({ rows }, reply) => fresh(reply, latest(rows)),
  }),
]
