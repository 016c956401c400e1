import { z } from 'zod'
import { query } from '../../../platform/op.ts'
import { searchAll } from '../../../platform/search.ts'

/** By the beginning of a name, or by a whole id. Each source shows only what the caller may see. */
export const search = query({
  policy: 'dashboard:search',
  input: z.object({ q: z.string().trim().min(1, 'must not be empty').max(255), limit: z.int().min(1).max(20).default(20) }),
  run: (ctx, { q, limit }) => searchAll(ctx, q, limit),
})
