import { mappings } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../../platform/ctx.ts'
import { conflict, notFound } from '../../../../platform/fault.ts'
import { command, first, list, query } from '../../../../platform/op.ts'
import { page, paging } from '../../../../platform/rest/list.ts'
import { orConflict } from '../../conflicts.ts'
import { registryId } from '../inputs.ts'
import { rulesIn, versions } from './rules.ts'

export const findMapping = (ctx: Ctx, id: string) => first(ctx.db.select().from(mappings).where(eq(mappings.id, id)).limit(1))

const one = { mappingId: registryId }
const target = (ctx: Ctx, input: { mappingId: string }) => findMapping(ctx, input.mappingId)
const missing = (input: { mappingId: string }) => ['mapping', input.mappingId] as const

/** Rules are read by the version that they are written for. */
export const rulesInput = z
  .object({ schemaVersion: z.enum(versions, `must be one of ${versions.join(', ')}`).default('1.0'), rules: z.unknown() })
  .superRefine(({ schemaVersion, rules }, found) => {
    const issue = rulesIn[schemaVersion].safeParse(rules).error?.issues[0]
    if (issue) found.addIssue({ code: 'custom', message: issue.message, path: ['rules', ...issue.path] })
  })
  .transform((input): { schemaVersion: (typeof versions)[number]; rules: unknown[] } => ({
    schemaVersion: input.schemaVersion,
    rules: Array.isArray(input.rules) ? input.rules : [],
  }))

const written = z.object(one).and(rulesInput)

export const showMapping = query({
  policy: 'identity:get_mapping',
  input: z.object(one),
  target,
  missing,
  run: (_ctx, _input, mapping) => mapping,
})

export const listMappings = list({
  policy: 'identity:list_mappings',
  input: z.object(paging),
  columns: {},
  run: (ctx, paged, where) => page(ctx, mappings, { id: mappings.id, where: [where], ...paged }),
})

export const createMapping = command({
  policy: 'identity:create_mapping',
  input: written,
  async run(ctx, { mappingId, rules, schemaVersion }) {
    const taken = `Conflict occurred attempting to store mapping - Duplicate entry found with ID ${mappingId}.`
    if (await findMapping(ctx, mappingId)) throw conflict(taken)
    const [mapping] = await orConflict(ctx.db.insert(mappings).values({ id: mappingId, rules, schemaVersion }).returning(), taken)
    if (!mapping) throw conflict(taken)
    ctx.emit({ kind: 'mapping.create', subjectId: mappingId })
    return mapping
  },
})

export const updateMapping = command({
  policy: 'identity:update_mapping',
  input: written,
  target,
  missing,
  async run(ctx, { mappingId, rules, schemaVersion }) {
    const [changed] = await ctx.db.update(mappings).set({ rules, schemaVersion }).where(eq(mappings.id, mappingId)).returning()
    if (!changed) throw notFound('mapping', mappingId)
    ctx.emit({ kind: 'mapping.update', subjectId: mappingId })
    return changed
  },
})

export const deleteMapping = command({
  policy: 'identity:delete_mapping',
  input: z.object(one),
  target,
  missing,
  async run(ctx, { mappingId }) {
    await ctx.db.delete(mappings).where(eq(mappings.id, mappingId))
    ctx.emit({ kind: 'mapping.delete', subjectId: mappingId })
  },
})
