import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { query } from '../../../platform/op.ts'
import { hasApi } from '../../../platform/service.ts'
import { preferencesOf } from '../preferences/ops.ts'
import { accountOf } from '../../identity/index.ts'

/** Everything that the frame of a page needs, in one call: who, where, what there is, and what is going on. */
export const showShell = query({
  policy: 'dashboard:get_shell',
  input: z.object({}),
  async run(ctx) {
    const [account, preferences] = await Promise.all([accountOf(ctx), preferencesOf(ctx)])
    return {
      account,
      preferences,
      messages: [],
      services: servicesOf(ctx),
      regions: [{ id: ctx.cloud.settings.region, description: '' }],
      release: ctx.cloud.settings.release,
      tasks: { live: 0 },
    }
  },
})

/** What navigation may offer. */
const servicesOf = (ctx: Ctx) => ctx.cloud.services.filter(hasApi).map(({ type, name }) => ({ type, name }))
