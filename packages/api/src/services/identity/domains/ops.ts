import { projects } from '@pileus/db/schema/identity'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { notFound } from '../../../platform/fault.ts'
import { command, list, query } from '../../../platform/op.ts'
import { flag, page, paging } from '../../../platform/rest/list.ts'
import { inScope, is, nameFilters, nameMatches } from '../filters.ts'
import { description, enabled, entityName, extra, immutableOption, tagList } from '../inputs.ts'
import { changeProject, createDomainRow, findProject, lockProject } from '../projects/ops.ts'
import { removeDomain } from '../projects/removal.ts'

export async function findDomain(ctx: Ctx, id: string) {
  const found = await findProject(ctx, id)
  return found?.isDomain ? found : undefined
}

const one = { domainId: z.string() }
const missing = (input: { domainId: string }) => ['domain', input.domainId] as const

/** Changes of a domain that does not exist are told so to everybody, as upstream does. */
async function locked(ctx: CommandCtx, { domainId }: { domainId: string }) {
  const found = await lockProject(ctx, domainId)
  if (!found?.isDomain) throw notFound('domain', domainId)
  return found
}

export const showDomain = query({
  policy: 'identity:get_domain',
  input: z.object(one),
  target: (ctx, { domainId }) => findDomain(ctx, domainId),
  missing,
  attributes: (domain) => ({ domainId: domain.id }),
  run: (_ctx, _input, domain) => domain,
})

export const listDomains = list({
  policy: 'identity:list_domains',
  input: z.object({ ...paging, ...nameFilters, enabled: flag.optional() }),
  columns: { domainId: projects.id },
  run: (ctx, { limit, marker, enabled, ...names }, visible) =>
    page(ctx, projects, {
      id: projects.id,
      where: [
        visible,
        inScope(ctx, projects.id),
        and(eq(projects.isDomain, true), is(projects.enabled, enabled), nameMatches(projects.name, names)),
      ],
      limit,
      marker,
    }),
})

const fields = { description, tags: tagList.optional(), options: immutableOption, extra }

export const createDomain = command({
  policy: 'identity:create_domain',
  input: z.object({
    ...fields,
    name: entityName(64),
    enabled: enabled.optional(),
    explicitDomainId: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits')
      .nullish(),
  }),
  run: (ctx, { name, description, enabled, tags, options, extra, explicitDomainId }) =>
    createDomainRow(ctx, {
      ...(explicitDomainId ? { id: explicitDomainId } : {}),
      name,
      description: description ?? '',
      enabled: enabled ?? true,
      tags: tags ?? [],
      immutable: options?.immutable ?? null,
      extra,
    }),
})

export const updateDomain = command({
  policy: 'identity:update_domain',
  input: z.object({ ...one, ...fields, id: z.unknown().optional(), name: entityName(64).optional(), enabled: enabled.optional() }),
  target: locked,
  // The domain is named by the path, and lies in none itself.
  run: (ctx, changes, domain) => changeProject(ctx, domain, { ...changes, domainId: undefined }),
})

export const deleteDomain = command({
  policy: 'identity:delete_domain',
  input: z.object(one),
  target: locked,
  run: (ctx, _input, domain) => removeDomain(ctx, domain),
})
