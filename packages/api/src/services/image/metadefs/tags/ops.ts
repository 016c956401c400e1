import { metadefTags, type MetadefTag } from '@pileus/db/schema/image'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../../platform/ctx.ts'
import { conflict, Fault } from '../../../../platform/fault.ts'
import { command, first, query } from '../../../../platform/op.ts'
import { orConflict } from '../../conflicts.ts'
import { lockNamespace, requireNamespace, tellDefinition, within } from '../find.ts'
import { definedName, tagNames } from '../inputs.ts'

const one = z.object({ ...within, tagName: definedName() })

const isTag = (namespace: string, name: string) => and(eq(metadefTags.namespace, namespace), eq(metadefTags.name, name))
const there = (name: string, namespace: string) => `A metadata tag with name=${name} already exists in namespace=${namespace}.`

async function requireTag(ctx: Ctx, namespace: string, name: string): Promise<MetadefTag> {
  const found = await first(ctx.db.select().from(metadefTags).where(isTag(namespace, name)).limit(1))
  if (!found) throw new Fault('not_found', `The metadata definition tag with name=${name} was not found in namespace=${namespace}.`)
  return found
}

const tagsOf = (ctx: Ctx, namespace: string) =>
  ctx.db.select().from(metadefTags).where(eq(metadefTags.namespace, namespace)).orderBy(metadefTags.name).limit(1000)

export const listTags = query({
  policy: 'image:get_metadef_tags',
  input: z.object(within),
  target: requireNamespace,
  run: (ctx, _input, { name }) => tagsOf(ctx, name),
})

export const showTag = query({
  policy: 'image:get_metadef_tag',
  input: one,
  target: requireNamespace,
  run: (ctx, { tagName }, { name }) => requireTag(ctx, name, tagName),
})

export const createTag = command({
  policy: 'image:add_metadef_tag',
  input: one,
  target: lockNamespace,
  async run(ctx, { tagName }, { name: namespace, ...rest }): Promise<MetadefTag> {
    const [made] = await ctx.db.insert(metadefTags).values({ namespace, name: tagName }).onConflictDoNothing().returning()
    if (!made) throw conflict(there(tagName, namespace))
    tellDefinition(ctx, 'metadef_tag.create', { name: namespace, ...rest }, tagName)
    return made
  },
})

/** In the place of all that were there, or beside them. */
export const createTags = command({
  policy: 'image:add_metadef_tags',
  input: z.object({ ...within, tags: tagNames, beside: z.boolean().default(false) }),
  target: lockNamespace,
  async run(ctx, { tags, beside }, namespace) {
    if (!beside) await ctx.db.delete(metadefTags).where(eq(metadefTags.namespace, namespace.name))
    const rows = tags.map(({ name }) => ({ namespace: namespace.name, name }))
    const twice = `A tag is named twice, or there already in namespace=${namespace.name}.`
    if (rows.length > 0) await orConflict(ctx.db.insert(metadefTags).values(rows), twice)
    tellDefinition(ctx, 'metadef_tag.create', namespace, '*')
    return tags
  },
})

export const updateTag = command({
  policy: 'image:modify_metadef_tag',
  input: one.extend({ name: definedName() }),
  target: lockNamespace,
  async run(ctx, { tagName, name }, namespace): Promise<MetadefTag> {
    const before = await requireTag(ctx, namespace.name, tagName)
    const [changed] = await orConflict(
      ctx.db.update(metadefTags).set({ name, updatedAt: ctx.now() }).where(isTag(namespace.name, tagName)).returning(),
      there(name, namespace.name),
    )
    tellDefinition(ctx, 'metadef_tag.update', namespace, name)
    return changed ?? before
  },
})

export const deleteTag = command({
  policy: 'image:delete_metadef_tag',
  input: one,
  target: lockNamespace,
  async run(ctx, { tagName }, namespace) {
    await requireTag(ctx, namespace.name, tagName)
    await ctx.db.delete(metadefTags).where(isTag(namespace.name, tagName))
    tellDefinition(ctx, 'metadef_tag.delete', namespace, tagName)
  },
})

export const clearTags = command({
  policy: 'image:delete_metadef_tags',
  input: z.object(within),
  target: lockNamespace,
  async run(ctx, _input, namespace) {
    await ctx.db.delete(metadefTags).where(eq(metadefTags.namespace, namespace.name))
    tellDefinition(ctx, 'metadef_tag.delete', namespace, '*')
  },
})
