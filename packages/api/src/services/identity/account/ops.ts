import { z } from 'zod'
import { query } from '../../../platform/op.ts'
import { accountOf, findScopes, type Account, type Scopes } from './scopes.ts'

export const showAccount = query({
  policy: 'pileus:show_account',
  input: z.object({}).default({}),
  run: (ctx): Promise<Account> => accountOf(ctx),
})

/** For those with more projects than a list holds. */
export const searchScopes = query({
  policy: 'pileus:show_account',
  input: z.object({ q: z.string().max(255) }),
  async run(ctx, { q }): Promise<Scopes> {
    const { systemRoles: _roles, administeredProjectId: _id, ...scopes } = await findScopes(ctx, q)
    return scopes
  },
})
