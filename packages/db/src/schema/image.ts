import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, jsonb, primaryKey, snakeCase, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { id, stamps, time } from '../columns.ts'

export const image = snakeCase.schema('image')

const imageRef = () => uuid().references(() => images.id, { onDelete: 'cascade' })

/**
 * What guests start from. `status` says where an image rests: `queued` (no data), `staged` (data that waits for an import), `active`,
 * `deactivated`. That data is arriving is the row in `upload`, that it is being imported the one in `task`, never a column.
 */
export const images = image.table(
  'image',
  {
    id: id(),
    /** The owner. Nobody, when an administrator has said so. */
    projectId: text(),
    name: text(),
    status: text().$type<ImageStatus>().notNull().default('queued'),
    visibility: text().$type<Visibility>().notNull().default('shared'),
    protected: boolean().notNull().default(false),
    hidden: boolean().notNull().default(false),
    containerFormat: text(),
    diskFormat: text(),
    minDisk: integer().notNull().default(0),
    minRam: integer().notNull().default(0),
    tags: text().array().notNull().default([]),
    /** What clients made up beside the fields that everybody knows: flat, and texts only. */
    properties: jsonb().$type<Record<string, string>>().notNull().default({}),
    checksum: text(),
    hashAlgo: text(),
    hashValue: text(),
    size: bigint({ mode: 'number' }),
    virtualSize: bigint({ mode: 'number' }),
    /** What its bytes are called in the store. New data has a new name, so that bytes of an active image never change. */
    dataId: uuid(),
    ...stamps(),
  },
  (i) => [
    index('image_newest').on(i.projectId, i.createdAt, i.id),
    index('image_of_all').on(i.createdAt, i.id).where(sql`visibility in ('public', 'community')`),
    index('image_created').on(i.createdAt, i.id),
    index('image_name').on(i.name),
    index('image_tags').using('gin', i.tags),
    uniqueIndex('image_data').on(i.dataId),
    check('data_when_used', sql`(status = 'queued') = (data_id is null)`),
  ],
)

export type Image = typeof images.$inferSelect
export type ImageStatus = 'queued' | 'staged' | 'active' | 'deactivated'
export type Visibility = 'public' | 'community' | 'shared' | 'private'

/** Projects with which an image is shared. */
export const members = image.table(
  'member',
  {
    imageId: imageRef().notNull(),
    memberId: text().notNull(),
    status: text().$type<MemberStatus>().notNull().default('pending'),
    ...stamps(),
  },
  (m) => [primaryKey({ columns: [m.imageId, m.memberId] }), index('member_images').on(m.memberId, m.status)],
)

export type Member = typeof members.$inferSelect
export type MemberStatus = 'pending' | 'accepted' | 'rejected'

/** Data that is arriving, one stream an image. Whoever receives it says so every few seconds; what nobody receives any more is swept away. */
export const uploads = image.table(
  'upload',
  {
    /** Also what the bytes will be called in the store. */
    id: id(),
    imageId: imageRef().notNull(),
    projectId: text(),
    purpose: text().$type<UploadPurpose>().notNull(),
    /** What the client announced; nothing when it did not. */
    expected: bigint({ mode: 'number' }),
    received: bigint({ mode: 'number' }).notNull().default(0),
    /** It comes in parts, with pauses between them. */
    resumable: boolean().notNull().default(false),
    seenAt: time().notNull().default(sql`clock_timestamp()`),
    ...stamps(),
  },
  (u) => [uniqueIndex('one_upload').on(u.imageId), index('upload_owner').on(u.projectId), index('upload_seen').on(u.seenAt)],
)

export type Upload = typeof uploads.$inferSelect
export type UploadPurpose = 'upload' | 'stage' | 'import'

/** An import as Glance's tasks API shows it; what does the work is a task of the engine. */
export const imageTasks = image.table(
  'task',
  {
    id: id(),
    imageId: imageRef(),
    projectId: text(),
    userId: text().notNull(),
    requestId: text().notNull(),
    type: text().notNull(),
    status: text().$type<TaskStatus>().notNull().default('pending'),
    input: jsonb().$type<Record<string, unknown>>().notNull(),
    result: jsonb().$type<Record<string, unknown>>(),
    message: text().notNull().default(''),
    expiresAt: time(),
    ...stamps(),
  },
  (t) => [
    index('task_image').on(t.imageId),
    index('task_owner').on(t.projectId, t.createdAt),
    uniqueIndex('one_import').on(t.imageId).where(sql`status in ('pending', 'processing')`),
    index('task_expiry').on(t.expiresAt),
  ],
)

export type ImageTask = typeof imageTasks.$inferSelect
export type TaskStatus = 'pending' | 'processing' | 'success' | 'failure'

/** Metadata definitions: what names and values mean, gathered under a name of their own. */
export const namespaces = image.table('metadef_namespace', {
  name: text().primaryKey(),
  displayName: text(),
  description: text(),
  visibility: text().$type<'public' | 'private'>().notNull().default('private'),
  protected: boolean().notNull().default(false),
  projectId: text().notNull(),
  ...stamps(),
})

export type Namespace = typeof namespaces.$inferSelect

const namespaceRef = () =>
  text()
    .notNull()
    .references(() => namespaces.name, { onDelete: 'cascade', onUpdate: 'cascade' })

export const metadefObjects = image.table(
  'metadef_object',
  {
    namespace: namespaceRef(),
    name: text().notNull(),
    description: text(),
    required: text().array().notNull().default([]),
    properties: jsonb().$type<Record<string, Record<string, unknown>>>().notNull().default({}),
    ...stamps(),
  },
  (o) => [primaryKey({ columns: [o.namespace, o.name] })],
)

export type MetadefObject = typeof metadefObjects.$inferSelect

export const metadefProperties = image.table(
  'metadef_property',
  {
    namespace: namespaceRef(),
    name: text().notNull(),
    schema: jsonb().$type<Record<string, unknown>>().notNull(),
    ...stamps(),
  },
  (p) => [primaryKey({ columns: [p.namespace, p.name] })],
)

export type MetadefProperty = typeof metadefProperties.$inferSelect

export const metadefTags = image.table('metadef_tag', { namespace: namespaceRef(), name: text().notNull(), ...stamps() }, (t) => [
  primaryKey({ columns: [t.namespace, t.name] }),
])

export type MetadefTag = typeof metadefTags.$inferSelect

/** Kinds of things to which definitions apply: OS::Nova::Flavor. */
export const resourceTypes = image.table('metadef_resource_type', {
  name: text().primaryKey(),
  protected: boolean().notNull().default(false),
  ...stamps(),
})

export type ResourceType = typeof resourceTypes.$inferSelect

export const resourceTypeAssociations = image.table(
  'metadef_resource_type_association',
  {
    namespace: namespaceRef(),
    resourceType: text()
      .notNull()
      .references(() => resourceTypes.name, { onDelete: 'cascade' }),
    prefix: text(),
    propertiesTarget: text(),
    ...stamps(),
  },
  (a) => [primaryKey({ columns: [a.namespace, a.resourceType] })],
)

export type ResourceTypeAssociation = typeof resourceTypeAssociations.$inferSelect
