import { alarms } from '@pileus/db/schema/fleet'
import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { conflict } from '../../../platform/fault.ts'
import { command, first } from '../../../platform/op.ts'

const target = (ctx: Ctx, { alarmId }: { alarmId: string }) => first(ctx.db.select().from(alarms).where(eq(alarms.id, alarmId)).limit(1))

/** Somebody has seen to it. If it happens again there will be another. */
export const clearAlarm = command({
  policy: 'fleet:clear_alarm',
  input: z.strictObject({ alarmId: z.uuid() }),
  target,
  missing: ({ alarmId }) => ['alarm', alarmId],
  async run(ctx, { alarmId }, alarm) {
    if (alarm.clearedAt) throw conflict('This alarm has been cleared already.')
    await ctx.db
      .update(alarms)
      .set({ clearedAt: ctx.now(), clearedBy: ctx.caller.userId })
      .where(and(eq(alarms.id, alarmId), isNull(alarms.clearedAt)))
    ctx.emit({ kind: 'alarm.update', subjectId: alarmId, data: { code: alarm.code, hostId: alarm.hostId } })
  },
})
