import { assignments, credentials, groups, projects, revocations, roles, tokens, users, type Project } from '@pileus/db/schema/identity'
import { and, eq, inArray, or, sql } from 'drizzle-orm'
import type { CommandCtx } from '../../../platform/ctx.ts'
import { forbidden } from '../../../platform/fault.ts'
import { told } from '../changes.ts'

const refuseImmutable = (kind: string, { id }: { id: string }) =>
  forbidden(`Unable to delete immutable ${kind} resource: ${id}. Set its option "immutable" to false first.`)

/** One project without children. What refers to it by a foreign key goes with the row; the rest goes here. */
export async function removeProject(ctx: CommandCtx, project: Project): Promise<void> {
  if (project.immutable) throw refuseImmutable('project', project)
  const [child] = await ctx.db.select({ id: projects.id }).from(projects).where(eq(projects.parentId, project.id)).limit(1)
  if (child)
    throw forbidden(`Cannot delete the project ${project.id} since it is not a leaf in the hierarchy: delete the projects below it first.`)
  await forget(ctx, project.id)
  await ctx.db.delete(projects).where(eq(projects.id, project.id))
  await ctx.db.insert(revocations).values({ projectId: project.id, issuedBefore: ctx.now() })
  ctx.emit({ kind: 'project.delete', subjectId: project.id, projectId: project.id, domainId: project.domainId, data: told(project) })
}

/** A domain and all that is in it. It must have been disabled first: so nobody removes the domain that he works in by mistake. */
export async function removeDomain(ctx: CommandCtx, domain: Project): Promise<void> {
  if (domain.immutable) throw refuseImmutable('domain', domain)
  if (domain.id === 'default') throw forbidden('The default domain cannot be deleted: what names no domain lives in it.')
  if (domain.enabled) throw forbidden('Cannot delete a domain that is enabled, please disable it first.')
  const contents = await ctx.db
    .select({ id: projects.id, immutable: projects.immutable })
    .from(projects)
    .where(eq(projects.domainId, domain.id))
  const kept = contents.find((project) => project.immutable)
  if (kept) throw refuseImmutable('project', kept)
  const [keptRole] = await ctx.db
    .select({ id: roles.id })
    .from(roles)
    .where(and(eq(roles.domainId, domain.id), eq(roles.immutable, true)))
    .limit(1)
  if (keptRole) throw refuseImmutable('role', keptRole)
  const people = await ctx.db.select({ id: users.id }).from(users).where(eq(users.domainId, domain.id))
  const teams = await ctx.db.select({ id: groups.id }).from(groups).where(eq(groups.domainId, domain.id))
  await forget(ctx, domain.id)
  await ctx.db
    .delete(assignments)
    .where(
      or(
        and(eq(assignments.actorKind, 'user'), sql`${assignments.actorId} in ${peopleOf(domain.id)}`),
        and(eq(assignments.actorKind, 'group'), sql`${assignments.actorId} in (select id from ${groups} where domain_id = ${domain.id})`),
      ),
    )
  await ctx.db.delete(projects).where(eq(projects.id, domain.id))
  await ctx.db.insert(revocations).values({ domainId: domain.id, issuedBefore: ctx.now() })
  for (const { id } of contents) ctx.emit({ kind: 'project.delete', subjectId: id, projectId: id, domainId: domain.id })
  for (const { id } of people) ctx.emit({ kind: 'user.delete', subjectId: id, domainId: domain.id })
  for (const { id } of teams) ctx.emit({ kind: 'group.delete', subjectId: id, domainId: domain.id })
  ctx.emit({ kind: 'domain.delete', subjectId: domain.id, domainId: domain.id, data: told(domain) })
}

/** A project, or a domain with its projects. */
const inside = (id: string) => sql`(select id from ${projects} where id = ${id} or domain_id = ${id})`
const peopleOf = (domainId: string) => sql`(select id from ${users} where domain_id = ${domainId})`

/** What points at projects and domains without a foreign key. */
async function forget(ctx: CommandCtx, id: string): Promise<void> {
  await ctx.db
    .delete(assignments)
    .where(and(inArray(assignments.targetKind, ['project', 'domain']), sql`${assignments.targetId} in ${inside(id)}`))
  await ctx.db.delete(credentials).where(sql`${credentials.projectId} in ${inside(id)}`)
  await ctx.db
    .update(users)
    .set({ defaultProjectId: null })
    .where(sql`${users.defaultProjectId} in ${inside(id)}`)
}

/** Disabling ends the tokens that live there; enabling again does not bring them back. */
export async function endTokensIn(ctx: CommandCtx, { id, isDomain }: Project): Promise<void> {
  const scoped = and(inArray(tokens.scopeKind, ['project', 'domain']), sql`${tokens.scopeId} in ${inside(id)}`)
  await ctx.db.delete(tokens).where(isDomain ? or(scoped, sql`${tokens.userId} in ${peopleOf(id)}`) : scoped)
  await ctx.db.insert(revocations).values({ ...(isDomain ? { domainId: id } : { projectId: id }), issuedBefore: ctx.now() })
}
