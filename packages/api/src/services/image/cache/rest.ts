import { route } from '../../../platform/rest/route.ts'
import { clearCache, listCacheNodes, queueForCache, removeFromCache, showCache } from './ops.ts'

export const cacheRoutes = [
  route('GET /v2/cache', { op: showCache, reply: (cache) => cache }),
  route('DELETE /v2/cache', { op: clearCache, status: 204 }),
  route('POST /v2/cache/clean', { op: clearCache, reply: () => ({ deleted: 0 }) }),
  route('POST /v2/cache/prune', { op: clearCache, reply: () => ({ deleted: 0 }) }),
  route('PUT /v2/cache/:imageId', { op: queueForCache, status: 202 }),
  route('DELETE /v2/cache/:imageId', { op: removeFromCache, status: 204 }),
  route('GET /v2/cache/nodes/:imageId', { op: listCacheNodes, reply: (cache) => cache }),
]
