import type { Reply } from '../../platform/rest/fields.ts'
import { document } from '../../platform/rest/route.ts'

const newest = 18

const versions = (reply: Reply) =>
  Array.from({ length: newest + 1 }, (_, i) => newest - i).map((minor) => ({
    id: `v2.${minor}`,
    status: minor === newest ? 'CURRENT' : 'SUPPORTED',
    links: [{ rel: 'self', href: `${reply.url}/v2/` }],
  }))

/** Which versions are spoken here; as upstream, the bare address answers with 300. */
export const imageDocuments = [
  document('/', (reply) => ({ versions: versions(reply) }), 300),
  document('/versions', (reply) => ({ versions: versions(reply) })),
  document('/v2/versions', (reply) => ({ versions: versions(reply) })),
]
