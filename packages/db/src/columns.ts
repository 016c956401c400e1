import { sql } from 'drizzle-orm'
import { customType, text, timestamp, uuid as uuidColumn } from 'drizzle-orm/pg-core'
import { hexId, uuid } from './ids.ts'

/** Primary key of everything but identity's rows. */
export const id = () =>
  uuidColumn()
    .primaryKey()
    .$defaultFn(() => uuid())

/** Primary key where Keystone shows hex; text, because `default` and ids taken over from a directory are ids too. */
export const hexKey = () =>
  text()
    .primaryKey()
    .$defaultFn(() => hexId())

/** The owner of a row. Text, as identity's keys are. */
export const projectId = () => text().notNull()

export const time = () => timestamp({ withTimezone: true, mode: 'date' })

/** Written by the database's clock: hosts and replicas may disagree about the time. */
export const stamps = () => ({
  createdAt: time().notNull().default(sql`clock_timestamp()`),
  updatedAt: time(),
})

/** A transaction's number, which never wraps. Read as text: it does not fit a JavaScript number. */
export const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' })
