import { preferences } from '@pileus/db/schema/dashboard'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { Fault } from '../../../platform/fault.ts'
import { command, query } from '../../../platform/op.ts'
import { mergePreferences, preferencesPatch, readPreferences, type Preferences } from './model.ts'

/** Of one user, as JSON. Room for every table of every page, and none for a store of files. */
const bytesAtMost = 32 * 1024

export async function preferencesOf(ctx: Ctx): Promise<Preferences> {
  const [row] = await ctx.db.select().from(preferences).where(eq(preferences.userId, ctx.caller.userId)).limit(1)
  return readPreferences(row?.chosen ?? {})
}

/** Always the caller's own. */
const target = ({ caller: { userId } }: Ctx) => ({ userId })

export const showPreferences = query({
  policy: 'dashboard:get_preferences',
  input: z.object({}),
  target,
  run: (ctx) => preferencesOf(ctx),
})

/** Two browsers may change different things at the same moment: the row is locked while the change is laid over it. */
export const updatePreferences = command({
  policy: 'dashboard:update_preferences',
  input: preferencesPatch,
  target,
  async run(ctx, patch): Promise<Preferences> {
    const { userId } = ctx.caller
    await ctx.db.insert(preferences).values({ userId }).onConflictDoNothing()
    const [row] = await ctx.db.select().from(preferences).where(eq(preferences.userId, userId)).for('update')
    const chosen = mergePreferences(readPreferences(row?.chosen ?? {}), patch, ctx.now())
    if (Buffer.byteLength(JSON.stringify(chosen)) > bytesAtMost)
      throw new Fault('too_large', `Preferences may take ${bytesAtMost / 1024} KiB; reset the columns of some tables.`)
    await ctx.db.update(preferences).set({ chosen, updatedAt: ctx.now() }).where(eq(preferences.userId, userId))
    ctx.emit({ kind: 'preferences.update', subjectId: userId })
    return chosen
  },
})

/** Everything as it is for somebody new. What was dismissed stays so: it was read. */
export const resetPreferences = command({
  policy: 'dashboard:update_preferences',
  input: z.object({}),
  target,
  async run(ctx): Promise<Preferences> {
    const { userId } = ctx.caller
    const { dismissed } = await preferencesOf(ctx)
    await ctx.db.update(preferences).set({ chosen: { dismissed }, updatedAt: ctx.now() }).where(eq(preferences.userId, userId))
    ctx.emit({ kind: 'preferences.update', subjectId: userId })
    return readPreferences({ dismissed })
  },
})
