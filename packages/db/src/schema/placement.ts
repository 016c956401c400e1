import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  primaryKey,
  snakeCase,
  text,
  uniqueIndex,
  uuid,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core'
import { id, stamps, time } from '../columns.ts'

export const placement = snakeCase.schema('placement')

/**
 * Whatever has something to give: hosts, their NUMA nodes and devices, shared storage. Trees by `parentId`; `rootId` is the top, the
 * row itself for most. `generation` grows with every change of inventories, traits or allocations: who writes must have seen the last.
 * Traits and aggregates are lists of the row, because every search filters by them and no page of them is ever large.
 * `hostState` is set for hosts, on which servers may be placed, and for nothing else.
 */
export const providers = placement.table(
  'provider',
  {
    id: id(),
    name: text().notNull(),
    generation: integer().notNull().default(0),
    parentId: uuid().references((): AnyPgColumn => providers.id),
    rootId: uuid()
      .notNull()
      .references((): AnyPgColumn => providers.id),
    traits: text().array().notNull().default([]),
    aggregates: uuid().array().notNull().default([]),
    hostState: text().$type<HostState>(),
    /** Why it is disabled or down, in words for people. */
    stateReason: text(),
    /** The availability zone; null is the default one. */
    zone: text(),
    ...stamps(),
  },
  (p) => [
    uniqueIndex('provider_name').on(p.name),
    index().on(p.parentId).where(sql`parent_id is not null`),
    index().on(p.rootId),
    index('provider_traits').using('gin', p.traits),
    index('provider_aggregates').using('gin', p.aggregates),
    index('provider_host').on(p.id).where(sql`host_state is not null`),
    check('host_state', sql`host_state in ('enabled', 'disabled', 'down')`),
  ],
)

export type Provider = typeof providers.$inferSelect
export type HostState = 'enabled' | 'disabled' | 'down'

/** Kinds of things that can be counted. The standard ones come with a migration; others begin with CUSTOM_. */
export const resourceClasses = placement.table('resource_class', {
  name: text().primaryKey(),
  ...stamps(),
})

export type ResourceClass = typeof resourceClasses.$inferSelect

/** What providers may be said to have or to be. The standard ones come with a migration; others begin with CUSTOM_. */
export const traits = placement.table('trait', {
  name: text().primaryKey(),
  ...stamps(),
})

export type Trait = typeof traits.$inferSelect

/**
 * How much of a class a provider has. `used` is the sum of its allocations, kept in the transaction that changes them; an assertion
 * compares. A ratio may be absurd, so capacity is cut where JavaScript's numbers end.
 */
export const inventories = placement.table(
  'inventory',
  {
    providerId: uuid()
      .notNull()
      .references(() => providers.id, { onDelete: 'cascade' }),
    resourceClass: text()
      .notNull()
      .references(() => resourceClasses.name, { onUpdate: 'cascade' }),
    total: integer().notNull(),
    reserved: integer().notNull().default(0),
    minUnit: integer().notNull().default(1),
    maxUnit: integer().notNull().default(2_147_483_647),
    stepSize: integer().notNull().default(1),
    allocationRatio: doublePrecision().notNull().default(1),
    used: bigint({ mode: 'number' }).notNull().default(0),
    capacity: bigint({ mode: 'number' })
      .notNull()
      .generatedAlwaysAs(sql`greatest(-9e15, least(9e15, trunc((total - reserved) * allocation_ratio)))::bigint`),
    free: bigint({ mode: 'number' })
      .notNull()
      .generatedAlwaysAs(sql`greatest(-9e15, least(9e15, trunc((total - reserved) * allocation_ratio)))::bigint - used`),
    ...stamps(),
  },
  (i) => [
    primaryKey({ columns: [i.providerId, i.resourceClass] }),
    index('inventory_free').on(i.resourceClass, i.free, i.providerId),
    check('used_is_counted', sql`used >= 0`),
  ],
)

export type Inventory = typeof inventories.$inferSelect

/** Who holds something: a server, a migration. Gone with its last allocation. */
export const consumers = placement.table(
  'consumer',
  {
    id: id(),
    projectId: text().notNull(),
    userId: text().notNull(),
    /** INSTANCE, MIGRATION, …; null for what was made before there were types. */
    type: text(),
    generation: integer().notNull().default(0),
    /** The group of servers whose members keep together or apart. */
    groupId: uuid(),
    ...stamps(),
  },
  (c) => [index().on(c.projectId, c.userId), index().on(c.groupId).where(sql`group_id is not null`)],
)

export type Consumer = typeof consumers.$inferSelect

export const allocations = placement.table(
  'allocation',
  {
    consumerId: uuid()
      .notNull()
      .references(() => consumers.id, { onDelete: 'cascade' }),
    providerId: uuid().notNull(),
    resourceClass: text().notNull(),
    used: bigint({ mode: 'number' }).notNull(),
    createdAt: time().notNull().default(sql`clock_timestamp()`),
  },
  (a) => [
    primaryKey({ columns: [a.consumerId, a.providerId, a.resourceClass] }),
    // What is held cannot be taken away: an inventory with allocations stays.
    foreignKey({
      name: 'allocation_of_inventory',
      columns: [a.providerId, a.resourceClass],
      foreignColumns: [inventories.providerId, inventories.resourceClass],
    }).onUpdate('cascade'),
    index().on(a.providerId, a.resourceClass),
    check('used_is_positive', sql`used > 0`),
  ],
)

export type Allocation = typeof allocations.$inferSelect

/**
 * A named set of hosts with properties that requests are compared with. Its members are the providers that list its id among their
 * aggregates, so there is one truth for this table and for the plain aggregates of the placement API.
 */
export const hostAggregates = placement.table(
  'host_aggregate',
  {
    id: id(),
    /** What Nova's API calls the id. */
    number: integer().notNull().generatedAlwaysAsIdentity(),
    name: text().notNull(),
    zone: text(),
    metadata: jsonb().$type<Record<string, string>>().notNull().default({}),
    ...stamps(),
  },
  (a) => [uniqueIndex('host_aggregate_name').on(a.name), uniqueIndex('host_aggregate_number').on(a.number)],
)

export type HostAggregate = typeof hostAggregates.$inferSelect
