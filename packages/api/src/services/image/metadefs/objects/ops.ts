import { metadefObjects, type MetadefObject } from '@pileus/db/schema/image'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../../platform/ctx.ts'
import { conflict, Fault } from '../../../../platform/fault.ts'
import { command, first, query } from '../../../../platform/op.ts'
import { orConflict } from '../../conflicts.ts'
import { lockNamespace, requireNamespace, tellDefinition, within } from '../find.ts'
import { objectFields } from '../inputs.ts'

const one = z.object({ ...within, objectName: z.string().max(255) })

const isObject = (namespace: string, name: string) => and(eq(metadefObjects.namespace, namespace), eq(metadefObjects.name, name))

async function requireObject(ctx: Ctx, namespace: string, name: string): Promise<MetadefObject> {
  const found = await first(ctx.db.select().from(metadefObjects).where(isObject(namespace, name)).limit(1))
  if (!found) throw new Fault('not_found', `The metadata definition object with name=${name} was not found in namespace=${namespace}.`)
  return found
}

const values = ({ description, required, properties }: Pick<z.output<typeof fields>, 'description' | 'required' | 'properties'>) => ({
  description: description ?? null,
  required: required ?? [],
  properties: properties ?? {},
})

const fields = z.object({ ...within, ...objectFields })

export const listObjects = query({
  policy: 'image:get_metadef_objects',
  input: z.object(within),
  target: requireNamespace,
  run: (ctx, _input, { name }) =>
    ctx.db.select().from(metadefObjects).where(eq(metadefObjects.namespace, name)).orderBy(metadefObjects.name).limit(1000),
})

export const showObject = query({
  policy: 'image:get_metadef_object',
  input: one,
  target: requireNamespace,
  run: (ctx, { objectName }, { name }) => requireObject(ctx, name, objectName),
})

export const createObject = command({
  policy: 'image:add_metadef_object',
  input: fields,
  target: lockNamespace,
  async run(ctx, { name, ...rest }, namespace): Promise<MetadefObject> {
    const [made] = await ctx.db
      .insert(metadefObjects)
      .values({ namespace: namespace.name, name, ...values(rest) })
      .onConflictDoNothing()
      .returning()
    if (!made) throw conflict(`A metadata definition object with name=${name} already exists in namespace=${namespace.name}.`)
    tellDefinition(ctx, 'metadef_object.create', namespace, name)
    return made
  },
})

export const updateObject = command({
  policy: 'image:modify_metadef_object',
  input: fields.extend({ objectName: z.string().max(255) }),
  target: lockNamespace,
  async run(ctx, { objectName, name, ...rest }, namespace): Promise<MetadefObject> {
    const before = await requireObject(ctx, namespace.name, objectName)
    const [changed] = await orConflict(
      ctx.db
        .update(metadefObjects)
        .set({ name, ...values(rest), updatedAt: ctx.now() })
        .where(isObject(namespace.name, objectName))
        .returning(),
      `A metadata definition object with name=${name} already exists in namespace=${namespace.name}.`,
    )
    tellDefinition(ctx, 'metadef_object.update', namespace, name)
    return changed ?? before
  },
})

export const deleteObject = command({
  policy: 'image:delete_metadef_object',
  input: one,
  target: lockNamespace,
  async run(ctx, { objectName }, namespace) {
    await requireObject(ctx, namespace.name, objectName)
    await ctx.db.delete(metadefObjects).where(isObject(namespace.name, objectName))
    tellDefinition(ctx, 'metadef_object.delete', namespace, objectName)
  },
})

/** Glance asks the rule about the namespace here. */
export const clearObjects = command({
  policy: 'image:delete_metadef_namespace',
  input: z.object(within),
  target: lockNamespace,
  async run(ctx, _input, namespace) {
    await ctx.db.delete(metadefObjects).where(eq(metadefObjects.namespace, namespace.name))
    tellDefinition(ctx, 'metadef_object.delete', namespace, '*')
  },
})
