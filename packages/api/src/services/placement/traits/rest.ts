import type { Provider, Trait } from '@pileus/db/schema/placement'
import { z } from 'zod'
import { badRequest } from '../../../platform/fault.ts'
import type { Reply } from '../../../platform/rest/fields.ts'
import { route, type Asked } from '../../../platform/rest/route.ts'
import { shapes } from '../bodies.ts'
import { fresh, latest, place } from '../headers.ts'
import { lastOf, requireKnown } from '../queries.ts'
import { clearProviderTraits, deleteTrait, ensureTrait, listProviderTraits, listTraits, setProviderTraits, showTrait } from './ops.ts'

function search(asked: Asked): Record<string, unknown> {
  requireKnown(asked, (key) => ['name', 'associated'].includes(key))
  const associated = lastOf(asked, 'associated')?.toLowerCase()
  if (associated !== undefined && !['true', 'false'].includes(associated))
    throw badRequest('The query parameter "associated" only accepts "true" or "false"')
  return { ...byName(lastOf(asked, 'name')), ...(associated === undefined ? {} : { associated: associated === 'true' }) }
}

function byName(text: string | undefined) {
  if (text === undefined) return {}
  const [, how, value = ''] = /^([^:]*):(.*)$/s.exec(text) ?? []
  if (how === undefined)
    throw badRequest(
      `Badly formatted name parameter. Expected name query string parameter in form: ?name=[in|startswith]:[name1,name2|prefix]. Got: "${text}"`,
    )
  if (how === 'in') return { names: value.split(',') }
  return how === 'startswith' ? { prefix: value } : {}
}

const setBody = shapes([
  '1.6',
  z
    .strictObject({ resource_provider_generation: z.int('is not of type integer'), traits: z.array(z.string().min(1).max(255)) })
    .transform(({ resource_provider_generation: generation, traits }) => ({ generation, traits })),
])

interface Held {
  provider: Provider
  rows: Trait[]
}

const names = (rows: readonly Trait[]) => rows.map((trait) => trait.name)
const held = ({ provider, rows }: Held) => ({ traits: names(rows), resource_provider_generation: provider.generation })
const heldDated = ({ rows }: Held, reply: Reply) => fresh(reply, latest(rows))

export const traitRoutes = [
  route('GET /traits', {
    op: listTraits,
    since: '1.6',
    input: search,
    reply: (rows) => ({ traits: names(rows) }),
    headers: (rows, reply) => fresh(reply, latest(rows)),
  }),
  route('GET /traits/:name', { op: showTrait, since: '1.6', status: 204, headers: (trait, reply) => fresh(reply, trait.createdAt) }),
  route('PUT /traits/:name', {
    op: ensureTrait,
    since: '1.6',
    statusOf: ({ made }) => (made ? 201 : 204),
    headers: ({ trait }, reply) => ({ ...place(reply, `/traits/${trait.name}`), ...fresh(reply, trait.createdAt) }),
  }),
  route('DELETE /traits/:name', { op: deleteTrait, since: '1.6', status: 204 }),
  route('GET /resource_providers/:providerId/traits', { op: listProviderTraits, since: '1.6', reply: held, headers: heldDated }),
  route('PUT /resource_providers/:providerId/traits', {
    op: setProviderTraits,
    since: '1.6',
    body: setBody,
    reply: held,
    headers: heldDated,
  }),
  route('DELETE /resource_providers/:providerId/traits', { op: clearProviderTraits, since: '1.6', status: 204 }),
]
