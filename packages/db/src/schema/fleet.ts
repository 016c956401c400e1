import { sql } from 'drizzle-orm'
import { bigint, boolean, bytea, index, integer, jsonb, primaryKey, snakeCase, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { id, stamps, time } from '../columns.ts'

/** The machines of the cloud, and how they are spoken to. */
export const fleet = snakeCase.schema('fleet')

/**
 * Where a host rests. `enrolled`: nobody has decided about it yet. `disabled`: what runs goes on, nothing new comes. `maintenance`: nothing
 * shall run on it. Whether it answers is no status but an observation: `downAt`.
 */
export type HostStatus = 'enrolled' | 'enabled' | 'disabled' | 'maintenance'

/**
 * One machine with an agent. The row is narrow because `seenAt` is written every ten seconds.
 * `enrolment` grows with each new key: connections of an older one are closed. `session`: the number of the last connection that both ends
 * have on disk; `offered`: the next one, while it is not known whether the host has stored it. `acceptAny`: an operator has looked and lets
 * the host in once with whatever number it has. `gateway` holds its connection until `lease`, by its own and the database's clock.
 */
export const hosts = fleet.table(
  'host',
  {
    id: id(),
    name: text().notNull(),
    status: text().$type<HostStatus>().notNull(),
    reason: text(),
    publicKey: text().notNull(),
    enrolment: integer().notNull().default(1),
    hardware: text().notNull(),
    session: bigint({ mode: 'number' }).notNull().default(0),
    offered: bigint({ mode: 'number' }),
    acceptAny: boolean().notNull().default(false),
    wire: integer(),
    agent: text(),
    boot: text(),
    address: text(),
    gateway: uuid(),
    run: text(),
    challengedAt: time(),
    seenAt: time(),
    downAt: time(),
    ...stamps(),
  },
  (h) => [uniqueIndex().on(h.name), uniqueIndex().on(h.hardware), index().on(h.gateway).where(sql`${h.gateway} is not null`)],
)

export type Host = typeof hosts.$inferSelect

/** What a host said of itself last, as a whole. Apart from its row, which is written far more often. */
export const inventories = fleet.table('inventory', {
  hostId: uuid()
    .primaryKey()
    .references(() => hosts.id, { onDelete: 'cascade' }),
  hash: text().notNull(),
  body: jsonb().$type<Record<string, unknown>>().notNull(),
  at: time().notNull(),
})

/**
 * What lets one host in, once. The secret itself is nowhere: `verifier` is made from it, and sealed. `hostId`: made for that host, whose key
 * it replaces.
 */
export const enrolmentTokens = fleet.table('enrolment_token', {
  id: text().primaryKey(),
  verifier: bytea().notNull(),
  hostName: text(),
  hostId: uuid().references(() => hosts.id, { onDelete: 'cascade' }),
  /** Where the host rests when it has come. */
  status: text().$type<HostStatus>().notNull(),
  expiresAt: time().notNull(),
  usedAt: time(),
  usedBy: uuid().references(() => hosts.id, { onDelete: 'set null' }),
  usedKey: text(),
  revokedAt: time(),
  authorId: text().notNull(),
  createdAt: time().notNull().default(sql`clock_timestamp()`),
})

export type EnrolmentToken = typeof enrolmentTokens.$inferSelect

/** What an operator has to know of. One row for each host and reason, however often it happens. */
export const alarms = fleet.table(
  'alarm',
  {
    id: id(),
    /** Nobody's when it came from a stranger. */
    hostId: uuid().references(() => hosts.id, { onDelete: 'cascade' }),
    code: text().notNull(),
    message: text().notNull(),
    address: text(),
    times: bigint({ mode: 'number' }).notNull().default(1),
    firstAt: time().notNull(),
    lastAt: time().notNull(),
    clearedAt: time(),
    clearedBy: text(),
  },
  (a) => [
    uniqueIndex('one_alarm').on(sql`coalesce(${a.hostId}::text, '')`, a.code).where(sql`${a.clearedAt} is null`),
    index().on(a.hostId),
    index().on(a.lastAt),
  ],
)

export type Alarm = typeof alarms.$inferSelect

/**
 * A process that holds connections, for as long as it says so every second. `wellSince`: from then on it has heard everything that hosts
 * said; it was not asleep itself.
 */
export const gateways = fleet.table('gateway', {
  id: uuid().primaryKey(),
  wellSince: time().notNull(),
  seenAt: time().notNull(),
})

/** The key by which agents know this cloud. There is one row. */
export const controlKeys = fleet.table('control_key', {
  id: text().primaryKey(),
  publicKey: text().notNull(),
  privateKey: bytea().notNull(),
})

/** What the values of frames are called, in their order. A host has a new list when its disks or guests change. */
export const seriesLists = fleet.table(
  'series_list',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    hostId: uuid()
      .notNull()
      .references(() => hosts.id, { onDelete: 'cascade' }),
    hash: text().notNull(),
    names: text().array().notNull(),
  },
  (s) => [uniqueIndex().on(s.hostId, s.hash)],
)

/** All series of a host at one moment; `body` is as it came (wire/frames.ts). Partitioned by day, and dropped by the day: no foreign key. */
export const frames = fleet.table(
  'frame',
  {
    hostId: uuid().notNull(),
    at: time().notNull(),
    listId: integer().notNull(),
    body: bytea().notNull(),
  },
  (f) => [primaryKey({ columns: [f.hostId, f.at] })],
)

/** One series for one hour, folded out of frames: sixty means, then sixty least and sixty greatest values, NaN where there was none. */
export const seriesHours = fleet.table(
  'series_hour',
  {
    hostId: uuid().notNull(),
    name: text().notNull(),
    hour: time().notNull(),
    body: bytea().notNull(),
  },
  (s) => [primaryKey({ columns: [s.hostId, s.name, s.hour] })],
)

/** Up to when frames have been folded. */
export const rollups = fleet.table('rollup', { name: text().primaryKey(), until: time().notNull() })
