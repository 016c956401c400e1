import { hexId } from '@pileus/db/ids'
import { identityProviders, projects } from '@pileus/db/schema/identity'
import { and, arrayOverlaps, eq, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../../platform/ctx.ts'
import { conflict, notFound } from '../../../../platform/fault.ts'
import { command, first, list, query } from '../../../../platform/op.ts'
import { flag, page, paging } from '../../../../platform/rest/list.ts'
import { told } from '../../changes.ts'
import { orConflict } from '../../conflicts.ts'
import { description, enabled, strictly, text } from '../../inputs.ts'
import { registryId } from '../inputs.ts'

export const findIdentityProvider = (ctx: Ctx, id: string) =>
  first(ctx.db.select().from(identityProviders).where(eq(identityProviders.id, id)).limit(1))

export async function requireIdentityProvider(ctx: Ctx, id: string) {
  const provider = await findIdentityProvider(ctx, id)
  if (!provider) throw notFound('identity provider', id)
  return provider
}

const one = { idpId: registryId }
const target = (ctx: Ctx, input: { idpId: string }) => findIdentityProvider(ctx, input.idpId)
const missing = (input: { idpId: string }) => ['identity provider', input.idpId] as const

const fields = {
  ...one,
  description,
  enabled: enabled.optional(),
  authorizationTtl: z.int('must be a whole number').min(0, 'must not be negative').max(2_147_483_647, 'is too big').nullish(),
  remoteIds: z
    .array(text().min(1, 'must not be empty'), 'must be a list of strings')
    .max(1000, 'names too many ids')
    .refine((ids) => new Set(ids).size === ids.length, 'must not name an id twice')
    .nullish(),
}

export const showIdentityProvider = query({
  policy: 'identity:get_identity_provider',
  input: z.object(one),
  target,
  missing,
  run: (_ctx, _input, provider) => provider,
})

export const listIdentityProviders = list({
  policy: 'identity:list_identity_providers',
  input: z.object({ ...paging, id: z.string().optional(), enabled: flag.optional() }),
  columns: {},
  run: (ctx, { id, enabled, ...paged }, where) =>
    page(ctx, identityProviders, {
      id: identityProviders.id,
      where: [
        where,
        id === undefined ? undefined : eq(identityProviders.id, id),
        enabled === undefined ? undefined : eq(identityProviders.enabled, enabled),
      ],
      ...paged,
    }),
})

export const createIdentityProvider = command({
  policy: 'identity:create_identity_provider',
  input: strictly({ ...fields, domainId: text(64).nullish() }),
  async run(ctx, { idpId, domainId, description, enabled, authorizationTtl, remoteIds }) {
    const taken = `Conflict occurred attempting to store identity_provider - Duplicate entry found with ID ${idpId}.`
    if (await findIdentityProvider(ctx, idpId)) throw conflict(taken)
    await refuseTaken(ctx, idpId, remoteIds ?? [])
    const home = await chooseDomain(ctx, idpId, domainId)
    const values = {
      id: idpId,
      domainId: home,
      description: description ?? null,
      enabled: enabled ?? false,
      authorizationTtl: authorizationTtl ?? null,
      remoteIds: remoteIds ?? [],
    }
    const [provider] = await orConflict(ctx.db.insert(identityProviders).values(values).returning(), taken)
    if (!provider) throw conflict(taken)
    ctx.emit({ kind: 'identity_provider.create', subjectId: idpId, domainId: home })
    return provider
  },
})

export const updateIdentityProvider = command({
  policy: 'identity:update_identity_provider',
  input: strictly(fields),
  target,
  missing,
  async run(ctx, { idpId, description, enabled, authorizationTtl, remoteIds }, provider) {
    if (remoteIds) await refuseTaken(ctx, idpId, remoteIds)
    const changes = { description, enabled: enabled ?? provider.enabled, authorizationTtl, remoteIds: remoteIds === null ? [] : remoteIds }
    const [changed] = await ctx.db.update(identityProviders).set(changes).where(eq(identityProviders.id, idpId)).returning()
    if (!changed) throw notFound('identity provider', idpId)
    ctx.emit({ kind: 'identity_provider.update', subjectId: idpId, domainId: changed.domainId, data: told(changed, provider) })
    return changed
  },
})

/** Its protocols go with it; its domain and the people in it stay. */
export const deleteIdentityProvider = command({
  policy: 'identity:delete_identity_provider',
  input: z.object(one),
  target,
  missing,
  async run(ctx, { idpId }, provider) {
    await ctx.db.delete(identityProviders).where(eq(identityProviders.id, idpId))
    ctx.emit({ kind: 'identity_provider.delete', subjectId: idpId, domainId: provider.domainId })
  },
})

/** An id names one provider only. A list has no unique index: writers take turns. */
async function refuseTaken(ctx: CommandCtx, idpId: string, remoteIds: string[]) {
  if (remoteIds.length === 0) return
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtext('identity.remote_ids'))`)
  const [other] = await ctx.db
    .select({ id: identityProviders.id })
    .from(identityProviders)
    .where(and(ne(identityProviders.id, idpId), arrayOverlaps(identityProviders.remoteIds, remoteIds)))
    .limit(1)
  if (other) throw conflict(`Conflict occurred attempting to store identity_provider - a remote id belongs to ${other.id} already.`)
}

/** People who come from elsewhere live in a domain of their own, unless a domain is named for them. */
async function chooseDomain(ctx: CommandCtx, idpId: string, domainId: string | null | undefined): Promise<string> {
  if (domainId) {
    const [domain] = await ctx.db
      .select({ id: projects.id })
      .from(projects)
      .where(and(eq(projects.id, domainId), eq(projects.isDomain, true)))
      .limit(1)
    if (!domain) throw notFound('domain', domainId)
    return domainId
  }
  const id = hexId()
  await ctx.db.insert(projects).values({ id, name: id, isDomain: true, description: `Made for the identity provider ${idpId}.` })
  ctx.emit({ kind: 'domain.create', subjectId: id, domainId: id })
  return id
}
