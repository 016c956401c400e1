import type { Provider } from '@pileus/db/schema/placement'
import { z } from 'zod'
import { since, view, type Reply } from '../../../platform/rest/fields.ts'
import { route, type Asked } from '../../../platform/rest/route.ts'
import { shapes, uuid } from '../bodies.ts'
import { fresh, latest, pathOf, place } from '../headers.ts'
import { amountsIn, from, lastOf, membershipIn, requireKnown, traitsIn, uuidIn } from '../queries.ts'
import { createProvider, deleteProvider, listProviders, showProvider, updateProvider } from './ops.ts'

const relatives: readonly (readonly [since: string, rel: string])[] = [
  ['1.0', 'inventories'],
  ['1.0', 'usages'],
  ['1.1', 'aggregates'],
  ['1.6', 'traits'],
  ['1.11', 'allocations'],
]

function links({ id }: Provider, reply: Reply) {
  const self = pathOf(reply, `/resource_providers/${id}`)
  const there = relatives.filter(([since]) => reply.version >= from(since)).map(([, rel]) => ({ rel, href: `${self}/${rel}` }))
  return [{ rel: 'self', href: self }, ...there]
}

const provider = view<Provider>('resource_provider', {
  uuid: (p) => p.id,
  name: (p) => p.name,
  generation: (p) => p.generation,
  links,
  parent_provider_uuid: since('1.14', (p: Provider) => p.parentId),
  root_provider_uuid: since('1.14', (p: Provider) => p.rootId),
})

const name = z.string().max(200, 'is too long')
const parent = { parent_provider_uuid: uuid.nullable().optional() }
const made = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ name, uuid: uuid.optional(), ...shape })
const changed = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ name, ...shape })

const createBody = shapes(
  ['1.0', made({})],
  ['1.14', made(parent).transform(({ parent_provider_uuid: parentProviderUuid, ...rest }) => ({ ...rest, parentProviderUuid }))],
)
const lifted = (moving: 'once' | 'freely') =>
  changed(parent).transform(({ parent_provider_uuid: parentProviderUuid, ...rest }) => ({ ...rest, parentProviderUuid, moving }))
const updateBody = shapes(['1.0', changed({})], ['1.14', lifted('once')], ['1.37', lifted('freely')])

const filters: Readonly<Record<string, string>> = {
  name: '1.0',
  uuid: '1.0',
  member_of: '1.3',
  resources: '1.4',
  in_tree: '1.14',
  required: '1.18',
}

function search(asked: Asked): Record<string, unknown> {
  requireKnown(asked, (key) => asked.version >= from(filters[key] ?? '9.0'))
  const given = <T>(key: string, read: (value: string) => T) => {
    const value = lastOf(asked, key)
    return value === undefined ? undefined : read(value)
  }
  return {
    name: given('name', String),
    uuid: given('uuid', (value) => uuidIn('uuid', value)),
    inTree: given('in_tree', (value) => uuidIn('in_tree', value)),
    resources: given('resources', amountsIn),
    memberOf: given('member_of', () => membershipIn(asked, 'member_of')),
    traits: given('required', () => traitsIn(asked, 'required')),
  }
}

const dated = (row: Provider, reply: Reply) => fresh(reply, row.updatedAt ?? row.createdAt)
const at = (row: Provider, reply: Reply) => place(reply, `/resource_providers/${row.id}`)

export const providerRoutes = [
  route('GET /resource_providers', {
    op: listProviders,
    input: search,
    reply: (rows, reply) => ({ resource_providers: rows.map((row) => provider.item(row, reply)) }),
    headers: (rows, reply) => fresh(reply, latest(rows)),
  }),
  route('POST /resource_providers', { op: createProvider, until: '1.20', body: createBody, status: 201, headers: at }),
  route('POST /resource_providers', {
    op: createProvider,
    since: '1.20',
    body: createBody,
    reply: provider.item,
    headers: (row, reply) => ({ ...dated(row, reply), ...at(row, reply) }),
  }),
  route('GET /resource_providers/:providerId', { op: showProvider, reply: provider.item, headers: dated }),
  route('PUT /resource_providers/:providerId', { op: updateProvider, body: updateBody, reply: provider.item, headers: dated }),
  route('DELETE /resource_providers/:providerId', { op: deleteProvider, status: 204 }),
]
