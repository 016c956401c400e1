import { uuid } from '@pileus/db/ids'
import { testDatabase } from '@pileus/db/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pendingCommands, storeAnswers } from './command.ts'
import { simulateHost } from './testing/host.ts'
import { beginCreate, createToySchema, guests } from './testing/toy.ts'
import { startWorker, type StepLine } from './worker.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
  await createToySchema(database.sql)
})
afterAll(() => database.drop())

test('a guest is created', async () => {
  const { sql, db } = database
  const lines: StepLine[] = []
  const worker = startWorker({ connection: database, concurrency: 4, log: (line) => lines.push(line) })
  const id = uuid()
  await beginCreate(db, id)
  worker.poke()
  const host = simulateHost({ 'toy.ensure': () => ({ running: true }), 'toy.remove': () => null })
  await expect.poll(async () => {
    for (const command of await pendingCommands(sql, ['host-0', 'host-1', 'host-2', 'host-3'])) {
      await storeAnswers(sql, [{ ...command, answer: await host.deliver(command) }])
      worker.poke()
    }
    return (await db.select().from(guests).where(eq(guests.id, id)))[0]?.status
  }, { timeout: 5000 }).toBe('active')
  console.log(lines)
  await worker.stop()
})
