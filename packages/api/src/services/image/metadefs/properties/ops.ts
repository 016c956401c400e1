import { metadefProperties, resourceTypeAssociations, type MetadefProperty } from '@pileus/db/schema/image'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../../platform/ctx.ts'
import { conflict, Fault } from '../../../../platform/fault.ts'
import { command, enforce, first, query } from '../../../../platform/op.ts'
import { orConflict } from '../../conflicts.ts'
import { lockNamespace, requireNamespace, tellDefinition, within } from '../find.ts'
import { definedName, propertySchema } from '../inputs.ts'

const one = z.object({ ...within, propertyName: z.string().max(255) })

const isProperty = (namespace: string, name: string) => and(eq(metadefProperties.namespace, namespace), eq(metadefProperties.name, name))

async function requireProperty(ctx: Ctx, namespace: string, name: string): Promise<MetadefProperty> {
  const found = await first(ctx.db.select().from(metadefProperties).where(isProperty(namespace, name)).limit(1))
  if (!found) throw new Fault('not_found', `The metadata definition property with name=${name} was not found in namespace=${namespace}.`)
  return found
}

export const listProperties = query({
  policy: 'image:get_metadef_properties',
  input: z.object(within),
  target: requireNamespace,
  run: (ctx, _input, { name }) =>
    ctx.db.select().from(metadefProperties).where(eq(metadefProperties.namespace, name)).orderBy(metadefProperties.name).limit(1000),
})

/** As it is called on things of a resource type, where names may begin with the prefix of that type. */
export const showProperty = query({
  policy: 'image:get_metadef_property',
  input: one.extend({ resourceType: z.string().max(255).optional() }),
  target: requireNamespace,
  async run(ctx, { propertyName, resourceType }, namespace) {
    if (resourceType === undefined) return requireProperty(ctx, namespace.name, propertyName)
    enforce(ctx, 'image:get_metadef_resource_type', { ...namespace })
    const prefix = await prefixOf(ctx, namespace.name, resourceType)
    if (prefix === '' || !propertyName.startsWith(prefix))
      throw new Fault(
        'not_found',
        `Property ${propertyName} does not start with the expected resource type association prefix of '${prefix}'.`,
      )
    return { ...(await requireProperty(ctx, namespace.name, propertyName.slice(prefix.length))), name: propertyName }
  },
})

async function prefixOf(ctx: Ctx, namespace: string, resourceType: string): Promise<string> {
  const isIt = and(eq(resourceTypeAssociations.namespace, namespace), eq(resourceTypeAssociations.resourceType, resourceType))
  const found = await first(ctx.db.select().from(resourceTypeAssociations).where(isIt).limit(1))
  if (!found) throw new Fault('not_found', `The resource type ${resourceType} is not associated with namespace=${namespace}.`)
  return found.prefix ?? ''
}

const fields = z.object({ ...within, property: propertySchema.extend({ name: definedName() }) })

export const createProperty = command({
  policy: 'image:add_metadef_property',
  input: fields,
  target: lockNamespace,
  async run(ctx, { property: { name, ...schema } }, namespace): Promise<MetadefProperty> {
    const [made] = await ctx.db
      .insert(metadefProperties)
      .values({ namespace: namespace.name, name, schema })
      .onConflictDoNothing()
      .returning()
    if (!made) throw conflict(`A metadata definition property with name=${name} already exists in namespace=${namespace.name}.`)
    tellDefinition(ctx, 'metadef_property.create', namespace, name)
    return made
  },
})

export const updateProperty = command({
  policy: 'image:modify_metadef_property',
  input: fields.extend({ propertyName: z.string().max(255) }),
  target: lockNamespace,
  async run(ctx, { propertyName, property: { name, ...schema } }, namespace): Promise<MetadefProperty> {
    const before = await requireProperty(ctx, namespace.name, propertyName)
    const [changed] = await orConflict(
      ctx.db
        .update(metadefProperties)
        .set({ name, schema, updatedAt: ctx.now() })
        .where(isProperty(namespace.name, propertyName))
        .returning(),
      `A metadata definition property with name=${name} already exists in namespace=${namespace.name}.`,
    )
    tellDefinition(ctx, 'metadef_property.update', namespace, name)
    return changed ?? before
  },
})

export const deleteProperty = command({
  policy: 'image:remove_metadef_property',
  input: one,
  target: lockNamespace,
  async run(ctx, { propertyName }, namespace) {
    await requireProperty(ctx, namespace.name, propertyName)
    await ctx.db.delete(metadefProperties).where(isProperty(namespace.name, propertyName))
    tellDefinition(ctx, 'metadef_property.delete', namespace, propertyName)
  },
})

/** Glance asks the rule about the namespace here. */
export const clearProperties = command({
  policy: 'image:delete_metadef_namespace',
  input: z.object(within),
  target: lockNamespace,
  async run(ctx, _input, namespace) {
    await ctx.db.delete(metadefProperties).where(eq(metadefProperties.namespace, namespace.name))
    tellDefinition(ctx, 'metadef_property.delete', namespace, '*')
  },
})
