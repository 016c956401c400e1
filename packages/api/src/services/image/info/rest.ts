import { route } from '../../../platform/rest/route.ts'
import { listStores, listStoresInDetail, showImportInfo, showUsage } from './ops.ts'

export const infoRoutes = [
  route('GET /v2/info/import', { op: showImportInfo, reply: (info) => info }),
  route('GET /v2/info/stores', { op: listStores, reply: (info) => info }),
  route('GET /v2/info/stores/detail', { op: listStoresInDetail, reply: (info) => info }),
  route('GET /v2/info/usage', { op: showUsage, reply: (info) => info }),
]
