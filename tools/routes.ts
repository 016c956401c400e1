// `npm run routes`: one table of everything the API understands, tab-separated. `npm run routes -- identity` shows one service.
import { services } from '@pileus/api/services/index'
import { tableOf } from '@pileus/api/platform/rest/table'

const [only] = process.argv.slice(2)
for (const line of tableOf(services.filter((service) => !only || service.type === only))) console.log(line)
