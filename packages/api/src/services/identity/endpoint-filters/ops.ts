import { endpointGroups, endpoints, projectEndpointGroups, projectEndpoints, projects } from '@pileus/db/schema/identity'
import { and, asc, eq, inArray, or, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { conflict, Fault, notFound } from '../../../platform/fault.ts'
import { command, query } from '../../../platform/op.ts'
import { requireEndpointGroup } from '../endpoint-groups/ops.ts'
import { requireEndpoint } from '../endpoints/ops.ts'

const inProject = z.object({ projectId: z.string() })
const ofEndpoint = z.object({ endpointId: z.string() })
const ofGroup = z.object({ endpointGroupId: z.string() })
const endpointInProject = inProject.extend(ofEndpoint.shape)
const groupInProject = inProject.extend(ofGroup.shape)

export interface ProjectEndpointGroup {
  projectId: string
  endpointGroupId: string
}

export const addEndpointToProject = command({
  policy: 'identity:add_endpoint_to_project',
  input: endpointInProject,
  async run(ctx, { projectId, endpointId }) {
    await requireEndpoint(ctx, endpointId)
    await requireProject(ctx, projectId)
    const [added] = await ctx.db.insert(projectEndpoints).values({ projectId, endpointId }).onConflictDoNothing().returning()
    if (!added) throw conflict(`The endpoint ${endpointId} belongs to the project ${projectId} already.`)
    changed(ctx, projectId)
  },
})

export const checkEndpointInProject = query({
  policy: 'identity:check_endpoint_in_project',
  input: endpointInProject,
  async run(ctx, { projectId, endpointId }) {
    await requireEndpoint(ctx, endpointId)
    await requireProject(ctx, projectId)
    const [found] = await ctx.db.select().from(projectEndpoints).where(pair(projectId, endpointId)).limit(1)
    if (!found) throw apart('endpoint', endpointId, projectId)
  },
})

export const removeEndpointFromProject = command({
  policy: 'identity:remove_endpoint_from_project',
  input: endpointInProject,
  async run(ctx, { projectId, endpointId }) {
    const [removed] = await ctx.db.delete(projectEndpoints).where(pair(projectId, endpointId)).returning()
    if (!removed) throw apart('endpoint', endpointId, projectId)
    changed(ctx, projectId)
  },
})

/** Those given to the project one by one, and those that its groups match. */
export const listProjectEndpoints = query({
  policy: 'identity:list_endpoints_for_project',
  input: inProject,
  async run(ctx, { projectId }) {
    await requireProject(ctx, projectId)
    const own = ctx.db.select({ id: projectEndpoints.endpointId }).from(projectEndpoints).where(eq(projectEndpoints.projectId, projectId))
    const groups = await groupsOf(ctx, projectId)
    return endpointsWhere(ctx, or(inArray(endpoints.id, own), ...groups.map((group) => matches(group.filters))))
  },
})

export const listEndpointProjects = query({
  policy: 'identity:list_projects_for_endpoint',
  input: ofEndpoint,
  async run(ctx, { endpointId }) {
    await requireEndpoint(ctx, endpointId)
    const ids = ctx.db.select({ id: projectEndpoints.projectId }).from(projectEndpoints).where(eq(projectEndpoints.endpointId, endpointId))
    return { rows: await ctx.db.select().from(projects).where(inArray(projects.id, ids)).orderBy(asc(projects.id)) }
  },
})

export const addEndpointGroupToProject = command({
  policy: 'identity:add_endpoint_group_to_project',
  input: groupInProject,
  async run(ctx, { projectId, endpointGroupId }) {
    await requireProject(ctx, projectId)
    await requireEndpointGroup(ctx, endpointGroupId)
    const [added] = await ctx.db.insert(projectEndpointGroups).values({ projectId, endpointGroupId }).onConflictDoNothing().returning()
    if (!added) throw conflict(`The endpoint group ${endpointGroupId} belongs to the project ${projectId} already.`)
    changed(ctx, projectId)
  },
})

export const showEndpointGroupInProject = query({
  policy: 'identity:get_endpoint_group_in_project',
  input: groupInProject,
  async run(ctx, { projectId, endpointGroupId }): Promise<ProjectEndpointGroup> {
    await requireProject(ctx, projectId)
    await requireEndpointGroup(ctx, endpointGroupId)
    const [found] = await ctx.db.select().from(projectEndpointGroups).where(groupPair(projectId, endpointGroupId)).limit(1)
    if (!found) throw apart('endpoint group', endpointGroupId, projectId)
    return found
  },
})

export const removeEndpointGroupFromProject = command({
  policy: 'identity:remove_endpoint_group_from_project',
  input: groupInProject,
  async run(ctx, { projectId, endpointGroupId }) {
    await requireProject(ctx, projectId)
    await requireEndpointGroup(ctx, endpointGroupId)
    const [removed] = await ctx.db.delete(projectEndpointGroups).where(groupPair(projectId, endpointGroupId)).returning()
    if (!removed) throw apart('endpoint group', endpointGroupId, projectId)
    changed(ctx, projectId)
  },
})

export const listProjectEndpointGroups = query({
  policy: 'identity:list_endpoint_groups_for_project',
  input: inProject,
  async run(ctx, { projectId }) {
    await requireProject(ctx, projectId)
    return { rows: await groupsOf(ctx, projectId) }
  },
})

export const listEndpointGroupProjects = query({
  policy: 'identity:list_projects_associated_with_endpoint_group',
  input: ofGroup,
  async run(ctx, { endpointGroupId }) {
    await requireEndpointGroup(ctx, endpointGroupId)
    const ids = ctx.db
      .select({ id: projectEndpointGroups.projectId })
      .from(projectEndpointGroups)
      .where(eq(projectEndpointGroups.endpointGroupId, endpointGroupId))
    return { rows: await ctx.db.select().from(projects).where(inArray(projects.id, ids)).orderBy(asc(projects.id)) }
  },
})

export const listEndpointGroupEndpoints = query({
  policy: 'identity:list_endpoints_associated_with_endpoint_group',
  input: ofGroup,
  async run(ctx, { endpointGroupId }) {
    const { filters } = await requireEndpointGroup(ctx, endpointGroupId)
    return endpointsWhere(ctx, matches(filters))
  },
})

async function requireProject(ctx: Ctx, id: string) {
  const [found] = await ctx.db.select({ id: projects.id }).from(projects).where(eq(projects.id, id)).limit(1)
  if (!found) throw notFound('project', id)
}

const groupsOf = (ctx: Ctx, projectId: string) =>
  ctx.db
    .select()
    .from(endpointGroups)
    .where(
      inArray(
        endpointGroups.id,
        ctx.db
          .select({ id: projectEndpointGroups.endpointGroupId })
          .from(projectEndpointGroups)
          .where(eq(projectEndpointGroups.projectId, projectId)),
      ),
    )
    .orderBy(asc(endpointGroups.id))

const endpointsWhere = async (ctx: Ctx, where: SQL | undefined) => ({
  rows: await ctx.db.select().from(endpoints).where(where).orderBy(asc(endpoints.id)),
})

/** The filters of a group as a condition; `fits` of the catalog says the same of one endpoint. */
const matches = (filters: Record<string, string>): SQL | undefined =>
  and(
    ...Object.entries(filters).map(([key, value]) =>
      key === 'service_id'
        ? eq(endpoints.serviceId, value)
        : key === 'region_id'
          ? eq(endpoints.regionId, value)
          : sql`${endpoints.interface} = ${value}`,
    ),
  )

const pair = (projectId: string, endpointId: string) =>
  and(eq(projectEndpoints.projectId, projectId), eq(projectEndpoints.endpointId, endpointId))
const groupPair = (projectId: string, id: string) =>
  and(eq(projectEndpointGroups.projectId, projectId), eq(projectEndpointGroups.endpointGroupId, id))

const apart = (kind: string, id: string, projectId: string) =>
  new Fault('not_found', `Could not find ${kind} ${id} in project ${projectId}.`)

const changed = (ctx: CommandCtx, projectId: string) => ctx.emit({ kind: 'project.endpoints', subjectId: projectId, projectId })
