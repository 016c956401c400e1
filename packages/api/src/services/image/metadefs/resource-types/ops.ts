import { resourceTypeAssociations, resourceTypes, type ResourceTypeAssociation } from '@pileus/db/schema/image'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { conflict, Fault } from '../../../../platform/fault.ts'
import { command, enforce, query } from '../../../../platform/op.ts'
import { lockNamespace, requireNamespace, tellDefinition, within } from '../find.ts'
import { association } from '../inputs.ts'

export const listResourceTypes = query({
  policy: 'image:list_metadef_resource_types',
  input: z.object({}),
  run: (ctx) => ctx.db.select().from(resourceTypes).orderBy(resourceTypes.name).limit(1000),
})

export const listAssociations = query({
  policy: 'image:get_metadef_resource_type',
  input: z.object(within),
  target: requireNamespace,
  run(ctx, _input, { name }) {
    enforce(ctx, 'image:list_metadef_resource_types', {})
    return ctx.db
      .select()
      .from(resourceTypeAssociations)
      .where(eq(resourceTypeAssociations.namespace, name))
      .orderBy(resourceTypeAssociations.resourceType)
      .limit(1000)
  },
})

/** A resource type that nobody has named before is one from then on. */
export const associateResourceType = command({
  policy: 'image:add_metadef_resource_type_association',
  input: z.object({
    ...within,
    ...association.omit({ properties_target: true }).shape,
    propertiesTarget: association.shape.properties_target,
  }),
  target: lockNamespace,
  async run(ctx, { name, prefix, propertiesTarget }, namespace): Promise<ResourceTypeAssociation> {
    await ctx.db.insert(resourceTypes).values({ name }).onConflictDoNothing()
    const [made] = await ctx.db
      .insert(resourceTypeAssociations)
      .values({ namespace: namespace.name, resourceType: name, prefix: prefix ?? null, propertiesTarget: propertiesTarget ?? null })
      .onConflictDoNothing()
      .returning()
    if (!made) throw conflict(`The metadata definition resource-type association of ${name} to namespace=${namespace.name} already exists.`)
    tellDefinition(ctx, 'metadef_resource_type.associate', namespace, name)
    return made
  },
})

export const dissociateResourceType = command({
  policy: 'image:remove_metadef_resource_type_association',
  input: z.object({ ...within, name: z.string().max(255) }),
  target: lockNamespace,
  async run(ctx, { name }, namespace) {
    const gone = await ctx.db
      .delete(resourceTypeAssociations)
      .where(and(eq(resourceTypeAssociations.namespace, namespace.name), eq(resourceTypeAssociations.resourceType, name)))
      .returning({ name: resourceTypeAssociations.resourceType })
    if (gone.length === 0) throw new Fault('not_found', `Failed to find resource type ${name} to delete`)
    tellDefinition(ctx, 'metadef_resource_type.dissociate', namespace, name)
  },
})
