import { decisions } from '@pileus/db/schema/dashboard'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { can } from '../../../platform/can.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { command, first, query } from '../../../platform/op.ts'
import type { FirstStep } from '../../../platform/service.ts'

const name = 'first_run.dismissed'

interface FirstRun {
  steps: FirstStep[]
  /** Nobody wants to be reminded any more. */
  dismissed: { userId: string; at: Date } | null
}

export async function firstRunOf(ctx: Ctx): Promise<FirstRun> {
  const [steps, dismissed] = await Promise.all([
    Promise.all(ctx.cloud.services.map(async (service) => (await service.firstSteps?.(ctx)) ?? [])),
    first(ctx.db.select({ userId: decisions.userId, at: decisions.at }).from(decisions).where(eq(decisions.name, name))),
  ])
  return { steps: steps.flat(), dismissed: dismissed ?? null }
}

/** What is set in the environment. */
export async function ownFirstSteps({ cloud: { settings } }: Ctx): Promise<FirstStep[]> {
  return [
    {
      id: 'public_url',
      title: 'Give the cloud its address, with TLS',
      why: 'Passwords and tokens must not cross a network in the clear. Put a proxy with a certificate in front and set PUBLIC_URL.',
      done: settings.publicUrl?.startsWith('https://') ?? false,
      link: '/system/information',
    },
  ]
}

export const showFirstRun = query({
  policy: 'dashboard:get_first_run',
  input: z.object({}),
  run: async (ctx) => ({ ...(await firstRunOf(ctx)), can: can(ctx, { dismiss: ['dashboard:update_first_run', {}] }) }),
})

export const dismissFirstRun = command({
  policy: 'dashboard:update_first_run',
  input: z.object({ dismissed: z.boolean().default(true) }),
  async run(ctx, { dismissed }) {
    if (dismissed) await ctx.db.insert(decisions).values({ name, userId: ctx.caller.userId, at: ctx.now() }).onConflictDoNothing()
    else await ctx.db.delete(decisions).where(eq(decisions.name, name))
    ctx.emit({ kind: 'first_run.update', subjectId: name, data: { dismissed } })
  },
})
