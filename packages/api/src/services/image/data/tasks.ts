import { uploads, imageTasks } from '@pileus/db/schema/image'
import { and, eq, lt, or, sql } from 'drizzle-orm'
import { cron, hours, minutes } from '../../../platform/task.ts'
import { rawSql } from '../../../platform/raw.ts'
import { storeOf } from '../stores/stores.ts'
import type { Store } from '../stores/store.ts'

const unheard = sql`clock_timestamp() - interval '1 minute'`
const abandoned = sql`clock_timestamp() - interval '24 hours'`
/** Data is there a moment before its image says so: what is younger is not judged. */
const youngest = hours(1)
/** More than a disk of a size that one store has ever holds. */
const most = 1_000_000

/** Takes away what nobody will come back for: streams whose receiver has died, data that no image has, tasks whose time has come. */
export const sweep = cron('image.sweep', {
  every: '*/5 * * * *',
  deadline: minutes(30),
  steps: {
    async forget({ tx, next }) {
      await tx.delete(uploads).where(or(and(eq(uploads.resumable, false), lt(uploads.seenAt, unheard)), lt(uploads.seenAt, abandoned)))
      await tx.delete(imageTasks).where(lt(imageTasks.expiresAt, sql`clock_timestamp()`))
      return next('collect')
    },
    async collect({ tx, settings, io, done }) {
      const store = storeOf({ settings })
      const found = await io(() => oldest(store, new Date(Date.now() - youngest)))
      const known = await rawSql(tx)<{ id: string }[]>`
        select data_id::text as id from image.image where data_id = any(${found}) union all
        select id::text from image.upload where id = any(${found}) union all
        select id::text from image.task where id = any(${found}) and status in ('pending', 'processing')`
      const needed = new Set(known.map(({ id }) => id))
      await io(() => Promise.all(found.filter((id) => !needed.has(id)).map((id) => store.remove(id))))
      return done()
    },
  },
})

async function oldest(store: Store, before: Date): Promise<string[]> {
  const found: string[] = []
  for await (const { id, changedAt } of store.list()) {
    if (changedAt < before) found.push(id)
    if (found.length >= most) return found
  }
  return found
}
