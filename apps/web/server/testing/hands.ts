import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { append, type NewEvent } from '@pileus/api/platform/event'
import { insertTask } from '@pileus/api/platform/transition'
import { type Connection, connect } from '@pileus/db/client'
import { runningEmbedded } from '@pileus/db/running'
import { passwords } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { paintToy } from './toys.ts'

/** What no request can bring about in a test's time, done in the database of the cloud that runs on that folder. */
async function inDatabase(dataFolder: string, work: (connection: Connection) => Promise<unknown>): Promise<void> {
  const url = runningEmbedded(join(dataFolder, 'postgres'))
  if (url === undefined) throw new Error(`No cloud runs on ${dataFolder}.`)
  const connection = connect(url, { max: 1, name: 'hands' })
  try {
    await work(connection)
    await connection.sql`select pg_notify('pileus', '')`
  } finally {
    await connection.close()
  }
}

interface Wanted {
  projectId: string
  userId: string
  fails?: boolean
}

/** As a service would begin it in one of its operations. */
export const beginToy = (dataFolder: string, { projectId, userId, fails = false }: Wanted): Promise<void> =>
  inDatabase(dataFolder, ({ db }) =>
    db.transaction(async (tx) => {
      const news: NewEvent[] = []
      const requestId = `req-${randomUUID()}`
      const caller = { userId, scope: { kind: 'system' } }
      const context = { db: tx, requestId, caller, emit: (event: Omit<NewEvent, 'requestId'>) => void news.push({ requestId, ...event }) }
      await insertTask(context, paintToy, { subjectId: projectId, projectId, state: { fails } })
      await append(tx, news)
    }),
  )

/** As if the days had passed. */
export const expirePassword = (dataFolder: string, userId: string): Promise<void> =>
  inDatabase(dataFolder, ({ db }) =>
    db
      .update(passwords)
      .set({ expiresAt: new Date(0) })
      .where(eq(passwords.userId, userId)),
  )
