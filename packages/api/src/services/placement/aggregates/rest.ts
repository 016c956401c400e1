import type { Provider } from '@pileus/db/schema/placement'
import { z } from 'zod'
import { since, view } from '../../../platform/rest/fields.ts'
import { route } from '../../../platform/rest/route.ts'
import { shapes, uuid } from '../bodies.ts'
import { fresh } from '../headers.ts'
import { listProviderAggregates, setProviderAggregates } from './ops.ts'

const { item: shown } = view<Provider>('aggregates', {
  aggregates: (p) => p.aggregates,
  resource_provider_generation: since('1.19', (p: Provider) => p.generation),
})

const ids = z.array(uuid, 'is not of type array').refine((all) => new Set(all).size === all.length, 'has non-unique elements')

const setBody = shapes(
  ['1.1', ids.transform((aggregates) => ({ aggregates }))],
  [
    '1.19',
    z
      .strictObject({ aggregates: ids, resource_provider_generation: z.int('is not of type integer') })
      .transform(({ aggregates, resource_provider_generation: generation }) => ({ aggregates, generation })),
  ],
)

const path = '/resource_providers/:providerId/aggregates'

export const aggregateRoutes = [
  route(`GET ${path}`, { op: listProviderAggregates, since: '1.1', reply: shown, headers: (_p, reply) => fresh(reply, undefined) }),
  route(`PUT ${path}`, {
    op: setProviderAggregates,
    since: '1.1',
    body: setBody,
    reply: shown,
    headers: (_p, reply) => fresh(reply, undefined),
  }),
]
