import type { Db, Sql, Tx } from '@pileus/db/client'
import { id, projectId } from '@pileus/db/columns'
import { commandKind, defineCommands } from '@pileus/wire/commands/registry'
import { eq } from 'drizzle-orm'
import { jsonb, snakeCase, text, uuid as uuidColumn } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { append, type NewEvent } from '../event.ts'
import { seconds, task, type TaskContext } from '../task.ts'
import { begin, type Actions } from '../transition.ts'
import type { Handlers } from './host.ts'

/** A toy cloud for the engine's own tests: guests on hosts, a scarce slot for each, and volumes copied to a store. */
const toy = snakeCase.schema('toy')
export type ToyStatus = 'building' | 'active' | 'stopped' | 'error'

export const guests = toy.table('guest', {
  id: id(),
  projectId: projectId(),
  status: text().$type<ToyStatus>().notNull(),
  hostId: text(),
  fault: text(),
})
export const slots = toy.table('slot', { guestId: uuidColumn().notNull(), hostId: text().notNull() })
export const copies = toy.table('copy', {
  id: id(),
  projectId: projectId(),
  status: text().$type<ToyStatus>().notNull(),
  etag: text(),
  fault: text(),
  log: jsonb().$type<string[]>().notNull().default([]),
})

export type Guest = typeof guests.$inferSelect

export async function createToySchema(sql: Sql) {
  await sql.unsafe(`create schema toy;
    create table toy.guest (id uuid primary key, project_id text not null, status text not null, host_id text, fault text);
    create table toy.slot (guest_id uuid not null, host_id text not null);
    create table toy.copy (id uuid primary key, project_id text not null, status text not null, etag text, fault text, log jsonb not null default '[]')`)
}

const ensure = commandKind({
  args: z.object({ id: z.uuid(), power: z.enum(['on', 'off']) }),
  result: z.object({ running: z.boolean() }),
  subject: (args) => args.id,
})
const remove = commandKind({ args: z.object({ id: z.uuid() }), result: z.null(), subject: (args) => args.id })
const toyCommands = defineCommands({ 'toy.ensure': ensure, 'toy.remove': remove })
type ToyCommands = typeof toyCommands
declare module '@pileus/wire/commands/registry' {
  interface CommandKinds extends ToyCommands {}
}

export const guestActions = {
  create: { from: ['building'], task: 'toy.create' },
  stop: { from: ['active'], task: 'toy.stop' },
  delete: { from: ['building', 'active', 'stopped', 'error'], task: 'toy.delete', wins: true },
} satisfies Actions<ToyStatus>

/** A placement takes a slot without looking, so that doing it twice shows. */
export const hosts = ['host-0', 'host-1', 'host-2', 'host-3']

async function releaseAll(tx: Tx, guest: Guest) {
  await tx.delete(slots).where(eq(slots.guestId, guest.id))
}

export const createGuest = task('toy.create', {
  on: guests,
  deadline: seconds(60),
  onFail: 'teardown',
  steps: {
    async schedule({ tx, row, next }) {
      const hostId = hosts[Number.parseInt(row.id.slice(-4), 16) % hosts.length] ?? 'host-0'
      await tx.insert(slots).values({ guestId: row.id, hostId })
      await tx.update(guests).set({ hostId }).where(eq(guests.id, row.id))
      return next('boot')
    },
    async boot({ row, command, next, wait }) {
      const guest = await command(row.hostId, 'toy.ensure', { id: row.id, power: 'on' })
      return guest ? next('plug') : wait()
    },
    async plug({ done }) {
      return done({ status: 'active' })
    },
    async teardown({ tx, row, fault, command, done, wait }) {
      const gone = row.hostId ? await command(row.hostId, 'toy.remove', { id: row.id }) : null
      if (gone === undefined) return wait()
      await releaseAll(tx, row)
      return done({ status: 'error', hostId: null, fault })
    },
  },
})

export const stopGuest = task('toy.stop', {
  on: guests,
  deadline: seconds(60),
  onFail: 'report',
  steps: {
    async power({ row, command, done, wait }) {
      const guest = await command(row.hostId, 'toy.ensure', { id: row.id, power: 'off' })
      return guest ? done({ status: 'stopped' }) : wait()
    },
    async report({ fault, done }) {
      return done({ fault })
    },
  },
})

export const deleteGuest = task('toy.delete', {
  on: guests,
  steps: {
    async teardown({ tx, row, command, done, wait }) {
      const gone = row.hostId ? await command(row.hostId, 'toy.remove', { id: row.id }) : null
      if (gone === undefined) return wait()
      await releaseAll(tx, row)
      await tx.delete(guests).where(eq(guests.id, row.id))
      return done()
    },
  },
})

/** What lies outside the database: tests put their own in its place. */
export const store = { put: async (_id: string): Promise<string> => '', remove: async (_id: string): Promise<void> => undefined }

export const copyActions = { create: { from: ['building'], task: 'toy.copy' } } satisfies Actions<ToyStatus>

export const createCopy = task('toy.copy', {
  on: copies,
  deadline: seconds(60),
  onFail: 'erase',
  state: z.object({ etag: z.string().optional() }),
  steps: {
    async upload({ row, io, next }) {
      const etag = await io(() => store.put(row.id))
      return next('publish', { etag })
    },
    async publish({ tx, row, state, done }) {
      await tx
        .update(copies)
        .set({ log: [...row.log, 'published'] })
        .where(eq(copies.id, row.id))
      return done({ status: 'active', etag: state.etag ?? null })
    },
    async erase({ row, fault, io, done }) {
      await io(() => store.remove(row.id))
      return done({ status: 'error', fault })
    },
  },
})

/** What the toy hosts do; `running` is the set of guests that they run. */
export function toyHandlers(running: Set<string>): Handlers {
  return {
    'toy.ensure'(args) {
      const { id, power } = ensure.args.parse(args)
      if (power === 'on') running.add(id)
      else running.delete(id)
      return { running: power === 'on' }
    },
    'toy.remove'(args) {
      running.delete(remove.args.parse(args).id)
      return null
    },
  }
}

/** A command as the operation layer runs one: a transaction, and its events with it. */
export async function asUser(db: Db, requestId: string, work: (context: TaskContext) => Promise<unknown>) {
  await db.transaction(async (tx) => {
    const news: NewEvent[] = []
    const caller = { userId: 'user-1', scope: { kind: 'project', projectId: 'project-1' } }
    await work({ db: tx, requestId, caller, emit: (event) => void news.push({ requestId, ...event }) })
    await append(tx, news)
  })
}

export async function beginCreate(db: Db, id: string, requestId = `req-${id}`) {
  await asUser(db, requestId, async (context) => {
    const [row] = await context.db.insert(guests).values({ id, projectId: 'project-1', status: 'building' }).returning()
    if (row) await begin(context, row, guestActions.create)
  })
}

/** Resolves when the deletion has begun, also for a guest that is gone already. */
export async function beginDelete(db: Db, id: string) {
  await asUser(db, `req-del-${id}`, async (context) => {
    const [row] = await context.db.select().from(guests).where(eq(guests.id, id))
    if (row) await begin(context, row, guestActions.delete)
  })
}

/** Refused unless the guest is active and idle. */
export async function beginStop(db: Db, id: string) {
  await asUser(db, `req-stop-${id}`, async (context) => {
    const [row] = await context.db.select().from(guests).where(eq(guests.id, id))
    if (row) await begin(context, row, guestActions.stop)
  })
}

export async function beginCopy(db: Db, id: string) {
  await asUser(db, `req-${id}`, async (context) => {
    const [row] = await context.db.insert(copies).values({ id, projectId: 'project-1', status: 'building' }).returning()
    if (row) await begin(context, row, copyActions.create)
  })
}
