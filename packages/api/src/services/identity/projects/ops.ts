import { limits, projects, registeredLimits, type Project } from '@pileus/db/schema/identity'
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, forbidden, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { flag, page, paging } from '../../../platform/rest/list.ts'
import { reachable } from '../assignments/effective.ts'
import { noted, requireChange } from '../changes.ts'
import { orConflict } from '../conflicts.ts'
import { domainFor, inScope, is, nameFilters, nameMatches } from '../filters.ts'
import { description, enabled, entityName, extra, idRef, immutableOption, oneTag, tagList } from '../inputs.ts'
import { remembered } from './memory.ts'
import { endTokensIn, removeDomain, removeProject } from './removal.ts'
import { parentIds, parentsOf, subtreeIds, subtreeOf, type IdTree } from './tree.ts'

/** Levels of projects below a domain. */
const maxDepth = 5

export const findProject = (ctx: Ctx, id: string) => first(ctx.db.select().from(projects).where(eq(projects.id, id)).limit(1))

/** Locked until the change is done: nobody puts a child below what is being disabled or deleted. */
export const lockProject = (ctx: CommandCtx, id: string) =>
  first(ctx.db.select().from(projects).where(eq(projects.id, id)).limit(1).for('update'))

const one = { projectId: z.string() }
const target = (ctx: Ctx, input: { projectId: string }) => findProject(ctx, input.projectId)
const locked = (ctx: CommandCtx, input: { projectId: string }) => lockProject(ctx, input.projectId)
const missing = (input: { projectId: string }) => ['project', input.projectId] as const
const attributes = (project: Project) => ({ id: project.id, domainId: project.domainId })

/** A project with what was asked for about its place in the tree. */
export interface PlacedProject {
  project: Project
  parents?: Project[] | IdTree
  subtree?: Project[] | IdTree
  limits?: Map<string | null, ProjectLimit[]>
}

export interface ProjectLimit {
  id: string
  projectId: string | null
  serviceId: string
  regionId: string | null
  resourceName: string
  resourceLimit: number
  description: string | null
}

export const showProject = query({
  policy: 'identity:get_project',
  input: z.object({
    ...one,
    parentsAsList: flag.optional(),
    parentsAsIds: flag.optional(),
    subtreeAsList: flag.optional(),
    subtreeAsIds: flag.optional(),
    includeLimits: flag.optional(),
  }),
  target,
  missing,
  attributes,
  async run(ctx, asked, project): Promise<PlacedProject> {
    if (asked.parentsAsList && asked.parentsAsIds)
      throw badRequest('cannot be used together with parents_as_ids', { path: ['parentsAsList'] })
    if (asked.subtreeAsList && asked.subtreeAsIds)
      throw badRequest('cannot be used together with subtree_as_ids', { path: ['subtreeAsList'] })
    const parents = asked.parentsAsList || asked.parentsAsIds ? await parentsOf(ctx.db, project.id) : []
    const subtree = asked.subtreeAsList || asked.subtreeAsIds ? await subtreeOf(ctx.db, project.id) : []
    const mine = asked.parentsAsList || asked.subtreeAsList ? await own(ctx, [...parents, ...subtree]) : []
    const listed = new Set(mine.map((row) => row.id))
    return {
      project,
      ...(asked.parentsAsList ? { parents: parents.filter((row) => listed.has(row.id)) } : {}),
      ...(asked.parentsAsIds ? { parents: parentIds(parents) } : {}),
      ...(asked.subtreeAsList ? { subtree: subtree.filter((row) => listed.has(row.id)) } : {}),
      ...(asked.subtreeAsIds ? { subtree: subtreeIds(project.id, subtree) } : {}),
      ...(asked.includeLimits ? { limits: await limitsOf(ctx, [...listed]) } : {}),
    }
  },
})

/** Lists of relatives hold only projects that the user has a role on, as upstream. */
async function own(ctx: Ctx, among: readonly Project[]): Promise<{ id: string }[]> {
  if (among.length === 0) return []
  const ids = among.map((row) => row.id)
  return ctx.db
    .select({ id: projects.id })
    .from(projects)
    .where(and(inArray(projects.id, ids), sql`${projects.id} in ${await reachable(ctx.db, ctx.caller.userId, 'project')}`))
}

async function limitsOf(ctx: Ctx, projectIds: string[]): Promise<Map<string | null, ProjectLimit[]>> {
  if (projectIds.length === 0) return new Map()
  const rows = await ctx.db
    .select({
      id: limits.id,
      projectId: limits.projectId,
      serviceId: registeredLimits.serviceId,
      regionId: registeredLimits.regionId,
      resourceName: registeredLimits.resourceName,
      resourceLimit: limits.resourceLimit,
      description: limits.description,
    })
    .from(limits)
    .innerJoin(registeredLimits, eq(registeredLimits.id, limits.registeredLimitId))
    .where(inArray(limits.projectId, projectIds))
  return Map.groupBy(rows, (row) => row.projectId)
}

const tagFilter = z
  .string()
  .max(4096)
  .transform((text) => text.split(','))
  .optional()

export const listProjects = list({
  policy: 'identity:list_projects',
  input: z.object({
    ...paging,
    ...nameFilters,
    domainId: z.string().optional(),
    enabled: flag.optional(),
    parentId: z.string().optional(),
    isDomain: flag.default(false),
    tags: tagFilter,
    tagsAny: tagFilter,
    notTags: tagFilter,
    notTagsAny: tagFilter,
  }),
  columns: { domainId: projects.domainId },
  run(ctx, asked, visible) {
    const where = [
      visible,
      inScope(ctx, projects.domainId),
      eq(projects.isDomain, asked.isDomain),
      is(projects.domainId, asked.domainId),
      is(projects.enabled, asked.enabled),
      is(projects.parentId, asked.parentId),
      nameMatches(projects.name, asked),
      ...tagsMatch(asked),
    ]
    if (asked.limit !== undefined || asked.marker !== undefined)
      return page(ctx, projects, { id: projects.id, where, limit: asked.limit, marker: asked.marker })
    return remembered(
      ctx.cloud,
      ctx.db
        .select()
        .from(projects)
        .where(and(...where))
        .orderBy(projects.id),
    )
  },
})

/** Whoever works in a project or domain hears of its own changes too. */
function notedProject(ctx: CommandCtx, kind: string, row: Project | undefined, before?: Project): Project {
  if (!row) throw conflict('The project was removed while it was being changed.')
  noted(ctx, kind, { ...row, projectId: row.isDomain ? null : row.id, domainId: row.domainId ?? row.id }, before)
  return row
}

type TagFilters = Partial<Record<'tags' | 'tagsAny' | 'notTags' | 'notTagsAny', string[] | undefined>>

function tagsMatch({ tags, tagsAny, notTags, notTagsAny }: TagFilters): (SQL | undefined)[] {
  const array = (values: string[]) => sql`${sql.param(values, projects.tags)}`
  return [
    tags && sql`${projects.tags} @> ${array(tags)}`,
    tagsAny && sql`${projects.tags} && ${array(tagsAny)}`,
    notTags && sql`not ${projects.tags} @> ${array(notTags)}`,
    notTagsAny && sql`not ${projects.tags} && ${array(notTagsAny)}`,
  ]
}

const fields = { description, tags: tagList.optional(), options: immutableOption, extra }

export const createProject = command({
  policy: 'identity:create_project',
  input: z.object({
    ...fields,
    name: entityName(64),
    domainId: idRef.nullish(),
    parentId: idRef.nullish(),
    enabled: enabled.optional(),
    isDomain: z.boolean('must be true or false').optional(),
  }),
  // A domain lies in no domain: only who may create projects everywhere may create one this way.
  target: (ctx, input) => ({ domainId: input.isDomain ? undefined : domainFor(ctx, input.domainId) }),
  async run(ctx, { name, description, parentId, isDomain, enabled, tags, options, extra, ...given }, { domainId }) {
    const values = {
      name,
      description: description ?? '',
      enabled: enabled ?? true,
      tags: tags ?? [],
      immutable: options?.immutable ?? null,
      extra,
    }
    if (isDomain) {
      if (parentId ?? given.domainId) throw badRequest('Only projects without a parent may act as domains.')
      return createDomainRow(ctx, values)
    }
    const home = domainId ?? 'default'
    await requirePlace(ctx, home, parentId ?? home)
    const taken = `Conflict occurred attempting to store project - it is not permitted to have two projects with the same name in the same domain: ${name}.`
    const known = await first(
      ctx.db
        .select({ id: projects.id })
        .from(projects)
        .where(and(eq(projects.domainId, home), eq(projects.name, name)))
        .limit(1),
    )
    if (known) throw conflict(taken)
    const [row] = await orConflict(
      ctx.db
        .insert(projects)
        .values({ ...values, domainId: home, parentId: parentId ?? home })
        .returning(),
      taken,
    )
    return notedProject(ctx, 'project.create', row)
  },
})

export async function createDomainRow(ctx: CommandCtx, values: typeof projects.$inferInsert): Promise<Project> {
  const taken = `Conflict occurred attempting to store domain - a domain of this name or id exists: ${values.name}.`
  const known = await first(
    ctx.db
      .select({ id: projects.id })
      .from(projects)
      .where(and(eq(projects.isDomain, true), eq(projects.name, values.name)))
      .limit(1),
  )
  if (known) throw conflict(taken)
  const [row] = await orConflict(
    ctx.db
      .insert(projects)
      .values({ ...values, isDomain: true })
      .returning(),
    taken,
  )
  return notedProject(ctx, 'domain.create', row)
}

/** The parent must exist, lie in the domain, be enabled all the way up, and leave room for one more level. */
async function requirePlace(ctx: CommandCtx, domainId: string, parentId: string) {
  const domain = await findProject(ctx, domainId)
  if (!domain?.isDomain) throw badRequest(`names a domain that does not exist: ${domainId}`, { path: ['domainId'] })
  const parent = await first(ctx.db.select().from(projects).where(eq(projects.id, parentId)).limit(1).for('share'))
  if (!parent) throw badRequest(`names a project that does not exist: ${parentId}`, { path: ['parentId'] })
  if ((parent.isDomain ? parent.id : parent.domainId) !== domainId)
    throw badRequest(`names a parent in another domain than ${domainId}`, { path: ['parentId'] })
  const above = [parent, ...(await parentsOf(ctx.db, parentId))]
  const disabled = above.find((row) => !row.enabled)
  if (disabled) throw badRequest(`cannot create a project in a branch containing a disabled project: ${disabled.id}`)
  const room = ctx.cloud.settings.limitModel === 'strict_two_level' ? 2 : maxDepth
  if (above.length > room) throw forbidden(`Max hierarchy depth reached for ${parentId} branch: projects may lie ${room} levels deep.`)
}

export const updateProject = command({
  policy: 'identity:update_project',
  input: z.object({
    ...one,
    ...fields,
    id: z.unknown().optional(),
    name: entityName(64).optional(),
    domainId: z.string().nullish(),
    parentId: z.string().nullish(),
    enabled: enabled.optional(),
    isDomain: z.boolean('must be true or false').optional(),
  }),
  target: locked,
  missing,
  attributes,
  run: (ctx, { id, name, description, enabled, tags, options, domainId, parentId, isDomain, extra }, project) =>
    changeProject(ctx, project, { id, name, description, enabled, tags, options, domainId, parentId, isDomain, extra }),
})

interface Changes {
  id?: unknown
  name?: string | undefined
  description?: string | null | undefined
  enabled?: boolean | undefined
  tags?: string[] | undefined
  options?: { immutable?: boolean | null | undefined } | undefined
  domainId?: string | null | undefined
  parentId?: string | null | undefined
  isDomain?: boolean | undefined
  extra: Record<string, unknown>
}

/** Changes a project, or a domain: both are rows of one kind with one set of rules. The row must be locked. */
export async function changeProject(ctx: CommandCtx, project: Project, changes: Changes): Promise<Project> {
  const kind = project.isDomain ? 'domain' : 'project'
  requireChange(project.id, { ...changes })
  if (changes.domainId !== undefined && changes.domainId !== project.domainId)
    throw badRequest('must not be changed', { path: ['domainId'] })
  refuseImmutable(project, kind, changes)
  if (changes.parentId !== undefined && changes.parentId !== project.parentId) throw forbidden('Update of parent_id is not allowed.')
  if (changes.isDomain !== undefined && changes.isDomain !== project.isDomain)
    throw badRequest('must not be changed', { path: ['isDomain'] })
  if (changes.enabled !== undefined && changes.enabled !== project.enabled) await requireSwitch(ctx, project, changes.enabled)
  const name = changes.name ?? project.name
  const taken = `Conflict occurred attempting to store ${kind} - there is another one of the name ${name}.`
  const set = {
    name,
    ...(changes.description === undefined ? {} : { description: changes.description ?? '' }),
    ...(changes.enabled === undefined ? {} : { enabled: changes.enabled }),
    ...(changes.tags === undefined ? {} : { tags: changes.tags }),
    ...(changes.options?.immutable === undefined ? {} : { immutable: changes.options.immutable }),
    extra: { ...project.extra, ...changes.extra },
    updatedAt: ctx.now(),
  }
  const [changed] = await orConflict(ctx.db.update(projects).set(set).where(eq(projects.id, project.id)).returning(), taken)
  if (project.enabled && changed?.enabled === false) await endTokensIn(ctx, project)
  return notedProject(ctx, `${kind}.update`, changed, project)
}

/** An immutable thing can only be made mutable again, and nothing else with it. */
function refuseImmutable(project: Project, kind: string, { extra, ...changes }: Changes) {
  if (!project.immutable) return
  const named = [...Object.values(changes).filter((value) => value !== undefined), ...Object.keys(extra)]
  if (named.length === 1 && changes.options && 'immutable' in changes.options && !changes.options.immutable) return
  throw forbidden(`Unable to update immutable ${kind} resource: ${project.id}. Set its option "immutable" to false first.`)
}

async function requireSwitch(ctx: CommandCtx, project: Project, on: boolean) {
  if (on) {
    const above = await parentsOf(ctx.db, project.id)
    if (above.some((row) => !row.enabled)) throw forbidden(`Cannot enable project ${project.id} since it has disabled parents.`)
    return
  }
  // Disabling a domain disables all in it, whatever their own state.
  if (project.isDomain) return
  const below = await subtreeOf(ctx.db, project.id)
  if (below.some((row) => row.enabled)) throw forbidden(`Cannot disable project ${project.id} since its subtree contains enabled projects.`)
}

export const deleteProject = command({
  policy: 'identity:delete_project',
  input: z.object(one),
  target: locked,
  missing,
  attributes,
  run: (ctx, _input, project) => (project.isDomain ? removeDomain(ctx, project) : removeProject(ctx, project)),
})

export const listProjectTags = query({
  policy: 'identity:list_project_tags',
  input: z.object(one),
  target,
  missing,
  attributes,
  run: (_ctx, _input, project) => project.tags,
})

export const checkProjectTag = query({
  policy: 'identity:get_project_tag',
  input: z.object({ ...one, tag: z.string() }),
  target,
  missing,
  attributes,
  run(_ctx, { tag }, project) {
    if (!project.tags.includes(tag)) throw notFound('project tag', tag)
  },
})

export const setProjectTags = command({
  policy: 'identity:update_project_tags',
  input: z.object({ ...one, tags: tagList }),
  target: locked,
  missing,
  attributes,
  run: (ctx, { tags }, project) => writeTags(ctx, project, tags),
})

export const clearProjectTags = command({
  policy: 'identity:delete_project_tags',
  input: z.object(one),
  target: locked,
  missing,
  attributes,
  run: (ctx, _input, project) => writeTags(ctx, project, []),
})

export const addProjectTag = command({
  policy: 'identity:create_project_tag',
  input: z.object({ ...one, tag: oneTag }),
  target: locked,
  missing,
  attributes,
  run(ctx, { tag }, project) {
    if (!project.tags.includes(tag) && project.tags.length >= 80)
      throw badRequest('must not be added: the project has 80 tags already', { path: ['tag'] })
    return writeTags(ctx, project, project.tags.includes(tag) ? project.tags : [...project.tags, tag])
  },
})

export const removeProjectTag = command({
  policy: 'identity:delete_project_tag',
  input: z.object({ ...one, tag: z.string() }),
  target: locked,
  missing,
  attributes,
  run(ctx, { tag }, project) {
    if (!project.tags.includes(tag)) throw notFound('project tag', tag)
    return writeTags(
      ctx,
      project,
      project.tags.filter((kept) => kept !== tag),
    )
  },
})

async function writeTags(ctx: CommandCtx, project: Project, tags: string[]): Promise<string[]> {
  if (project.immutable)
    throw forbidden(`Cannot change the tags of project ${project.id}, it is immutable. Set its option "immutable" to false first.`)
  const [changed] = await ctx.db.update(projects).set({ tags, updatedAt: ctx.now() }).where(eq(projects.id, project.id)).returning()
  return notedProject(ctx, 'project.update', changed, project).tags
}
