import {
  metadefObjects,
  metadefProperties,
  metadefTags,
  namespaces,
  resourceTypeAssociations,
  resourceTypes,
  type MetadefObject,
  type MetadefProperty,
  type MetadefTag,
  type Namespace,
  type ResourceTypeAssociation,
} from '@pileus/db/schema/image'
import { and, asc, desc, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../../platform/ctx.ts'
import { badRequest, conflict, forbidden } from '../../../../platform/fault.ts'
import { command, list, query } from '../../../../platform/op.ts'
import { projectOf } from '../../images/find.ts'
import { lockNamespace, requireNamespace, tellDefinition, within } from '../find.ts'
import { association, definedName, objectFields, properties, tagNames } from '../inputs.ts'
import { orConflict } from '../../conflicts.ts'

/** A namespace with everything in it. */
export interface FullNamespace extends Namespace {
  associations: ResourceTypeAssociation[]
  objects: MetadefObject[]
  properties: MetadefProperty[]
  tags: MetadefTag[]
}

async function fill(ctx: Ctx, namespace: Namespace): Promise<FullNamespace> {
  const { name } = namespace
  const [associations, objects, properties, tags] = await Promise.all([
    ctx.db
      .select()
      .from(resourceTypeAssociations)
      .where(eq(resourceTypeAssociations.namespace, name))
      .orderBy(resourceTypeAssociations.resourceType),
    ctx.db.select().from(metadefObjects).where(eq(metadefObjects.namespace, name)).orderBy(metadefObjects.name),
    ctx.db.select().from(metadefProperties).where(eq(metadefProperties.namespace, name)).orderBy(metadefProperties.name),
    ctx.db.select().from(metadefTags).where(eq(metadefTags.namespace, name)).orderBy(metadefTags.name),
  ])
  return { ...namespace, associations, objects, properties, tags }
}

export interface NamespacePage {
  rows: (Namespace & { associations: ResourceTypeAssociation[] })[]
  next?: string
}

const word = z.string().max(255).optional()
const sortable = { namespace: namespaces.name, created_at: namespaces.createdAt, updated_at: namespaces.updatedAt }

export const listNamespaces = list({
  policy: 'image:get_metadef_namespaces',
  input: z.object({
    limit: z.coerce.number('limit param must be an integer').int().min(0, 'limit param must be positive').default(1000),
    marker: word,
    sortKey: z.enum(['namespace', 'created_at', 'updated_at'], 'is no sort key').default('created_at'),
    sortDir: z.enum(['asc', 'desc'], 'must be asc or desc').default('desc'),
    visibility: word,
    resourceTypes: word,
  }),
  columns: {},
  async run(ctx, { limit, marker, sortKey, sortDir, visibility, resourceTypes: types }): Promise<NamespacePage> {
    const size = Math.min(limit, 1000)
    const [by, way] = [sql`coalesce(${sortable[sortKey]}, ${namespaces.createdAt})`, sortDir === 'asc' ? asc : desc]
    if (marker !== undefined) await requireNamespace(ctx, { namespaceName: marker })
    const rows = await ctx.db
      .select()
      .from(namespaces)
      .where(
        and(
          visibleOnes(ctx),
          visibility === undefined ? undefined : sql`${namespaces.visibility} = ${visibility}`,
          types === undefined
            ? undefined
            : inArray(
                namespaces.name,
                ctx.db
                  .select({ name: resourceTypeAssociations.namespace })
                  .from(resourceTypeAssociations)
                  .where(inArray(resourceTypeAssociations.resourceType, types.split(','))),
              ),
          marker === undefined
            ? undefined
            : sql`(${by}, ${namespaces.name}) ${sortDir === 'asc' ? sql`>` : sql`<`} (select ${by}, name from ${namespaces} where name = ${marker})`,
        ),
      )
      .orderBy(way(by), way(namespaces.name))
      .limit(size)
    const names = rows.map(({ name }) => name)
    const all =
      names.length === 0
        ? []
        : await ctx.db.select().from(resourceTypeAssociations).where(inArray(resourceTypeAssociations.namespace, names))
    const full = rows.map((row) => ({ ...row, associations: all.filter(({ namespace }) => namespace === row.name) }))
    const last = rows.at(-1)
    return rows.length === size && last ? { rows: full, next: last.name } : { rows: full }
  },
})

function visibleOnes(ctx: Ctx): SQL | undefined {
  if (ctx.caller.roles.has('admin')) return undefined
  return sql`(${namespaces.visibility} = 'public' or ${namespaces.projectId} = ${projectOf(ctx.caller) ?? ''})`
}

export const showNamespace = query({
  policy: 'image:get_metadef_namespace',
  input: z.object({ ...within, resourceType: word }),
  target: requireNamespace,
  async run(ctx, { resourceType }, namespace): Promise<FullNamespace> {
    const full = await fill(ctx, namespace)
    const prefix = full.associations.find((each) => each.resourceType === resourceType)?.prefix ?? ''
    return { ...full, properties: full.properties.map((property) => ({ ...property, name: prefix + property.name })) }
  },
})

const fields = {
  displayName: z.string('must be a string').max(80, 'must not be longer than 80 characters').nullish(),
  description: z.string('must be a string').max(500, 'must not be longer than 500 characters').nullish(),
  visibility: z.enum(['public', 'private'], 'must be public or private').optional(),
  protected: z.boolean('must be true or false').optional(),
  owner: z.string('must be a string').max(255).optional(),
}

export const createNamespace = command({
  policy: 'image:add_metadef_namespace',
  input: z.object({
    namespace: definedName(),
    ...fields,
    resourceTypeAssociations: z.array(association).max(100).nullish(),
    properties: properties.nullish(),
    objects: z.array(z.object(objectFields)).max(1000).nullish(),
    tags: tagNames.nullish(),
  }),
  async run(ctx, { namespace: name, owner, displayName, description, visibility, protected: safe, ...parts }): Promise<FullNamespace> {
    const projectId = owner ?? projectOf(ctx.caller)
    if (projectId === null) throw badRequest('A namespace belongs to a project: name its owner, or use a token of a project.')
    const [made] = await ctx.db
      .insert(namespaces)
      .values({
        name,
        projectId,
        displayName: displayName ?? null,
        description: description ?? null,
        visibility: visibility ?? 'private',
        protected: safe ?? false,
      })
      .onConflictDoNothing()
      .returning()
    if (!made) throw conflict(`The metadata definition namespace=${name} already exists.`)
    await addParts(ctx, name, parts)
    tellDefinition(ctx, 'metadef_namespace.create', made, name)
    return fill(ctx, made)
  },
})

interface Parts {
  resourceTypeAssociations?: z.output<typeof association>[] | null | undefined
  properties?: z.output<typeof properties> | null | undefined
  objects?:
    | {
        name: string
        description?: string | null | undefined
        required?: string[] | null | undefined
        properties?: z.output<typeof properties> | null | undefined
      }[]
    | null
    | undefined
  tags?: { name: string }[] | null | undefined
}

async function addParts(ctx: CommandCtx, namespace: string, { resourceTypeAssociations: types, properties, objects, tags }: Parts) {
  const twice = `The namespace ${namespace} names something twice.`
  if (types && types.length > 0) {
    await ctx.db
      .insert(resourceTypes)
      .values(types.map(({ name }) => ({ name })))
      .onConflictDoNothing()
    const rows = types.map(({ name, prefix, properties_target }) => ({
      namespace,
      resourceType: name,
      prefix: prefix ?? null,
      propertiesTarget: properties_target ?? null,
    }))
    await orConflict(ctx.db.insert(resourceTypeAssociations).values(rows), twice)
  }
  const listed = Object.entries(properties ?? {}).map(([name, { name: _, ...schema }]) => ({ namespace, name, schema }))
  if (listed.length > 0) await orConflict(ctx.db.insert(metadefProperties).values(listed), twice)
  const made = (objects ?? []).map(({ name, description, required, properties: of }) => ({
    namespace,
    name,
    description: description ?? null,
    required: required ?? [],
    properties: of ?? {},
  }))
  if (made.length > 0) await orConflict(ctx.db.insert(metadefObjects).values(made), twice)
  if (tags && tags.length > 0) await orConflict(ctx.db.insert(metadefTags).values(tags.map(({ name }) => ({ namespace, name }))), twice)
}

export const updateNamespace = command({
  policy: 'image:modify_metadef_namespace',
  input: z.object({ ...within, namespace: definedName(), ...fields }),
  target: lockNamespace,
  async run(ctx, { namespace: name, owner, displayName, description, visibility, protected: safe }, before): Promise<FullNamespace> {
    const set = {
      name,
      projectId: owner ?? before.projectId,
      displayName: displayName ?? null,
      description: description ?? null,
      visibility: visibility ?? 'private',
      protected: safe ?? false,
      updatedAt: ctx.now(),
    } as const
    const [changed] = await orConflict(
      ctx.db.update(namespaces).set(set).where(eq(namespaces.name, before.name)).returning(),
      `The metadata definition namespace=${name} already exists.`,
    )
    tellDefinition(ctx, 'metadef_namespace.update', before, name)
    return fill(ctx, changed ?? before)
  },
})

export const deleteNamespace = command({
  policy: 'image:delete_metadef_namespace',
  input: z.object(within),
  target: lockNamespace,
  async run(ctx, _input, namespace) {
    if (namespace.protected) throw forbidden(`Metadata definition namespace ${namespace.name} is protected and cannot be deleted.`)
    await ctx.db.delete(namespaces).where(eq(namespaces.name, namespace.name))
    tellDefinition(ctx, 'metadef_namespace.delete', namespace, namespace.name)
  },
})
