import { z } from 'zod'
import { query } from '../../../platform/op.ts'
import { schemas } from './model.ts'

export const showSchema = query({
  policy: 'image:get_schema',
  input: z.object({ name: z.string() }),
  run: (_ctx, { name }) => schemas[name],
})
