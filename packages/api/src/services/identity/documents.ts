import type { Reply } from '../../platform/rest/fields.ts'
import { document } from '../../platform/rest/route.ts'

const v3 = (reply: Reply) => ({
  id: 'v3.14',
  status: 'stable',
  updated: '2020-04-07T00:00:00Z',
  links: [{ rel: 'self', href: `${reply.url}/v3/` }],
  'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
})

/** What a client asks first, and without a token: which versions are spoken here, and where. */
export const identityDocuments = [
  {
    ...document('/', (reply) => ({ versions: { values: [v3(reply)] } }), 300),
    headers: (reply: Reply) => ({ location: `${reply.url}/v3/` }),
  },
  document('/v3', (reply) => ({ version: v3(reply) })),
]
