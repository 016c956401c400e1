import { uuid } from '@pileus/db/ids'
import { testDatabase } from '@pileus/db/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll } from 'vitest'
import { survivesEveryCrash, type CrashWorld } from './crash.ts'
import { simulateHost } from './host.ts'
import {
  beginCopy,
  beginCreate,
  beginDelete,
  copies,
  createCopy,
  createGuest,
  createToySchema,
  deleteGuest,
  guests,
  hosts,
  slots,
  store,
  toyHandlers,
} from './toy.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
  await createToySchema(database.sql)
})
afterAll(() => database.drop())

/** Hosts that hold guests, and the count of everything that should be there for each. */
async function guestWorld(
  start: (id: string) => Promise<void>,
  expected: (failed: boolean) => { status?: string; slots: number; running: number },
): Promise<CrashWorld> {
  await database.sql`truncate platform.task cascade`
  const running = new Set<string>()
  const handlers = toyHandlers(running)
  return {
    connection: database,
    host: simulateHost(handlers),
    hostIds: hosts,
    repeat: (kind, args) => void handlers[kind]?.(args),
    async start() {
      const id = uuid()
      await start(id)
      return id
    },
    async leaks(id, failed) {
      const [row] = await database.db.select().from(guests).where(eq(guests.id, id))
      const taken = await database.db.select().from(slots).where(eq(slots.guestId, id))
      const is = { status: row?.status, slots: taken.length, running: running.size }
      const should = { status: undefined, ...expected(failed) }
      return JSON.stringify(is) === JSON.stringify(should) ? [] : [`is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`]
    },
  }
}

survivesEveryCrash(createGuest, {
  failAt: 'plug',
  world: () =>
    guestWorld(
      (id) => beginCreate(database.db, id),
      (failed) => (failed ? { status: 'error', slots: 0, running: 0 } : { status: 'active', slots: 1, running: 1 }),
    ),
})

survivesEveryCrash(deleteGuest, {
  world: () =>
    guestWorld(
      async (id) => {
        await database.db.insert(guests).values({ id, projectId: 'project-1', status: 'active', hostId: 'host-0' })
        await database.db.insert(slots).values({ guestId: id, hostId: 'host-0' })
        await beginDelete(database.db, id)
      },
      () => ({ slots: 0, running: 0 }),
    ),
})

survivesEveryCrash(createCopy, {
  failAt: 'publish',
  async world() {
    await database.sql`truncate platform.task cascade`
    const stored = new Map<string, string>()
    store.put = async (id) => {
      stored.set(id, `etag-${id}`)
      return `etag-${id}`
    }
    store.remove = async (id) => void stored.delete(id)
    return {
      connection: database,
      host: simulateHost({}),
      hostIds: [],
      async start() {
        const id = uuid()
        await beginCopy(database.db, id)
        return id
      },
      async leaks(id, failed) {
        const [row] = await database.db.select().from(copies).where(eq(copies.id, id))
        const is = JSON.stringify([row?.status, row?.etag, row?.log, stored.size])
        const should = JSON.stringify(failed ? ['error', null, [], 0] : ['active', `etag-${id}`, ['published'], 1])
        return is === should ? [] : [`is ${is}, should be ${should}`]
      },
    }
  },
})
