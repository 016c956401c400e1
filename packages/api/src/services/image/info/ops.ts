import { z } from 'zod'
import { query } from '../../../platform/op.ts'
import { projectOf } from '../images/find.ts'
import { importMethods } from '../imports/model.ts'
import { imageUsage } from '../quotas.ts'

const store = { id: 'file', description: 'Files in the data folder of the cloud', default: 'true' }

export const showImportInfo = query({
  policy: 'image:get_info',
  input: z.object({}),
  run: () => ({
    'import-methods': { description: 'Import methods available.', type: 'array', value: importMethods },
  }),
})

export const listStores = query({
  policy: 'image:get_info',
  input: z.object({}),
  run: () => ({ stores: [store] }),
})

/** Without the folder: where the data lies on the machine is for those who are on it. */
export const listStoresInDetail = query({
  policy: 'image:stores_info_detail',
  input: z.object({}),
  run: () => ({ stores: [{ ...store, type: 'file', weight: 0, properties: { chunk_size: 1_048_576, thin_provisioning: false } }] }),
})

export const showUsage = query({
  policy: 'image:get_info',
  input: z.object({}),
  async run(ctx) {
    const project = projectOf(ctx.caller)
    const used = project === null ? [] : await imageUsage(ctx, project)
    return { usage: Object.fromEntries(used.map(({ resource, used, limit }) => [resource, { usage: used, limit }])) }
  },
})
