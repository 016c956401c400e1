import { inventories, resourceClasses } from '@pileus/db/schema/placement'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, Fault } from '../../../platform/fault.ts'
import { command, first, postgresCode, query } from '../../../platform/op.ts'
import { concurrent } from '../faults.ts'

const find = (ctx: Ctx, name: string) => first(ctx.db.select().from(resourceClasses).where(eq(resourceClasses.name, name)).limit(1))

const noSuch = (name: string) => new Fault('not_found', `No such resource class ${name}.`)

const customName = z
  .string()
  .max(255, 'JSON does not validate: the name is too long')
  .regex(/^CUSTOM_[A-Z0-9_]+$/, "JSON does not validate: the name does not match '^CUSTOM_[A-Z0-9_]+$'")

const isStandard = (name: string) => !name.startsWith('CUSTOM_')

export const listResourceClasses = query({
  policy: 'placement:resource_classes:list',
  input: z.object({}),
  run: (ctx) => ctx.db.select().from(resourceClasses).orderBy(resourceClasses.createdAt, resourceClasses.name),
})

export const showResourceClass = query({
  policy: 'placement:resource_classes:show',
  input: z.object({ name: z.string() }),
  async run(ctx, { name }) {
    const found = await find(ctx, name)
    if (!found) throw noSuch(name)
    return found
  },
})

export const createResourceClass = command({
  policy: 'placement:resource_classes:create',
  input: z.object({ name: customName }),
  async run(ctx, { name }) {
    const [made] = await ctx.db.insert(resourceClasses).values({ name }).onConflictDoNothing().returning()
    if (!made) throw conflict(`Conflicting resource class already exists: ${name}`)
    ctx.emit({ kind: 'resource_class.create', subjectId: name, data: { name } })
    return made
  },
})

export const ensureResourceClass = command({
  policy: 'placement:resource_classes:update',
  input: z.object({ name: customName }),
  async run(ctx, { name }) {
    const [made] = await ctx.db.insert(resourceClasses).values({ name }).onConflictDoNothing().returning()
    if (made) ctx.emit({ kind: 'resource_class.create', subjectId: name, data: { name } })
    const found = made ?? (await find(ctx, name))
    if (!found) throw concurrent(`The resource class ${name} was deleted meanwhile.`)
    return { resourceClass: found, made: made !== undefined }
  },
})

export const renameResourceClass = command({
  policy: 'placement:resource_classes:update',
  input: z.object({ name: z.string(), newName: customName }),
  async run(ctx, { name, newName }) {
    if (!(await find(ctx, name))) throw noSuch(name)
    if (isStandard(name)) throw badRequest(`Cannot update standard resource class ${name}`)
    const taken = conflict(`Resource class already exists: ${newName}`)
    const write = ctx.db
      .update(resourceClasses)
      .set({ name: newName, updatedAt: ctx.now() })
      .where(eq(resourceClasses.name, name))
      .returning()
    const [changed] = await write.catch((error: unknown) => {
      throw postgresCode(error) === '23505' ? taken : error
    })
    if (!changed) throw noSuch(name)
    ctx.emit({ kind: 'resource_class.update', subjectId: newName, data: { name: newName, changes: { name: [name, newName] } } })
    return changed
  },
})

export const deleteResourceClass = command({
  policy: 'placement:resource_classes:delete',
  input: z.object({ name: z.string() }),
  async run(ctx, { name }) {
    const [found] = await ctx.db.select().from(resourceClasses).where(eq(resourceClasses.name, name)).for('update')
    if (!found) throw noSuch(name)
    if (isStandard(name)) throw badRequest(`Error in delete resource class: Cannot delete standard resource class ${name}.`)
    const used = await ctx.db.select({ id: inventories.providerId }).from(inventories).where(eq(inventories.resourceClass, name)).limit(1)
    if (used.length > 0)
      throw conflict(`Error in delete resource class: Cannot delete resource class ${name}. Class is in use in inventory.`)
    await ctx.db.delete(resourceClasses).where(eq(resourceClasses.name, name))
    ctx.emit({ kind: 'resource_class.delete', subjectId: name, data: { name } })
  },
})
