import { z } from 'zod'
import { route } from '../../../platform/rest/route.ts'
import { reshaped } from '../allocations/rest.ts'
import { shapes, uuidKey } from '../bodies.ts'
import { setShape } from '../inventories/rest.ts'
import { reshape } from './ops.ts'

const inventories = z.record(uuidKey, setShape('nothing')).refine((all) => Object.keys(all).length > 0, 'does not have enough properties')

const shape = (allocations: z.ZodType<Record<string, unknown>>) =>
  z.strictObject({ inventories, allocations }).transform(({ inventories, allocations: claims }) => ({ inventories, claims }))

export const reshaperRoutes = [
  route('POST /reshaper', {
    op: reshape,
    since: '1.30',
    body: shapes(['1.30', shape(reshaped.counted)], ['1.34', shape(reshaped.mapped)], ['1.38', shape(reshaped.typed)]),
    status: 204,
  }),
]
