import { index, integer, jsonb, primaryKey, snakeCase, text } from 'drizzle-orm/pg-core'
import { hexKey, stamps, time } from '../columns.ts'

/** What our own pages remember. Users and projects are named by id only: who is gone leaves a row that nobody reads. */
export const dashboard = snakeCase.schema('dashboard')

/** How a user wants the pages; here, so that all of his browsers agree. What is missing has its default. */
export const preferences = dashboard.table('preference', {
  userId: text().primaryKey(),
  chosen: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  ...stamps(),
})

/** The message of the day: shown between `startsAt` and `endsAt`, for ever without them. */
export const messages = dashboard.table(
  'message',
  {
    id: hexKey(),
    title: text().notNull(),
    /** Markdown. */
    body: text().notNull().default(''),
    tone: text().$type<MessageTone>().notNull(),
    audience: text().$type<MessageAudience>().notNull(),
    startsAt: time(),
    endsAt: time(),
    authorId: text().notNull(),
    ...stamps(),
  },
  (m) => [index().on(m.endsAt)],
)

export type Message = typeof messages.$inferSelect
export type MessageTone = 'info' | 'warning' | 'danger'
export type MessageAudience = 'everybody' | 'admins'

/** What people wrote about a resource. Project and domain are the resource's, as its service told when the note was written. */
export const notes = dashboard.table(
  'note',
  {
    kind: text().notNull(),
    subjectId: text().notNull(),
    projectId: text(),
    domainId: text(),
    /** Markdown. */
    body: text().notNull(),
    /** Grows with every change: who saves must have seen the last one. */
    revision: integer().notNull().default(1),
    authorId: text().notNull(),
    ...stamps(),
  },
  (n) => [primaryKey({ columns: [n.kind, n.subjectId] })],
)

export type Note = typeof notes.$inferSelect

/** What an administrator decided about the pages of everybody, such as that the first steps need not be shown any more. */
export const decisions = dashboard.table('decision', {
  name: text().primaryKey(),
  userId: text().notNull(),
  at: time().notNull(),
})
