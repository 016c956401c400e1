import { federationProtocols } from '@pileus/db/schema/identity'
import { and, asc, eq, gt } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../../platform/ctx.ts'
import { badRequest, conflict, notFound } from '../../../../platform/fault.ts'
import { command, first, list, query } from '../../../../platform/op.ts'
import { cut, paging } from '../../../../platform/rest/list.ts'
import { orConflict } from '../../conflicts.ts'
import { strictly, text } from '../../inputs.ts'
import { requireIdentityProvider } from '../identity-providers/ops.ts'
import { registryId } from '../inputs.ts'
import { findMapping } from '../mappings/ops.ts'

const one = { idpId: registryId, protocolId: registryId }
interface One {
  idpId: string
  protocolId: string
}

const is = ({ idpId, protocolId }: One) => and(eq(federationProtocols.identityProviderId, idpId), eq(federationProtocols.id, protocolId))
const target = (ctx: Ctx, input: One) => first(ctx.db.select().from(federationProtocols).where(is(input)).limit(1))
const missing = (input: One) => ['federated protocol', input.protocolId] as const

const mappingId = registryId.regex(/^[\w-]+$/, 'may hold letters, digits, dashes and underscores')
const remoteIdAttribute = text(64)

export const showProtocol = query({
  policy: 'identity:get_protocol',
  input: z.object(one),
  target,
  missing,
  run: (_ctx, _input, protocol) => protocol,
})

export const listProtocols = list({
  policy: 'identity:list_protocols',
  input: z.object({ ...paging, idpId: registryId }),
  columns: {},
  async run(ctx, { idpId, limit, marker }, where) {
    await requireIdentityProvider(ctx, idpId)
    if (marker !== undefined && !(await target(ctx, { idpId, protocolId: marker })))
      throw badRequest(`there is no protocol '${marker}' to continue after`, { path: ['marker'] })
    const ours = and(
      where,
      eq(federationProtocols.identityProviderId, idpId),
      marker === undefined ? undefined : gt(federationProtocols.id, marker),
    )
    const rows = ctx.db.select().from(federationProtocols).where(ours).orderBy(asc(federationProtocols.id)).$dynamic()
    return cut(limit === undefined ? await rows : await rows.limit(limit + 1), limit)
  },
})

export const createProtocol = command({
  policy: 'identity:create_protocol',
  input: strictly({ ...one, mappingId, remoteIdAttribute: remoteIdAttribute.nullish() }),
  async run(ctx, { mappingId, remoteIdAttribute, ...id }) {
    await requireIdentityProvider(ctx, id.idpId)
    await checkMapping(ctx, mappingId)
    const taken = `Conflict occurred attempting to store federation_protocol - Duplicate entry found with ID ${id.protocolId}.`
    if (await target(ctx, id)) throw conflict(taken)
    const values = { id: id.protocolId, identityProviderId: id.idpId, mappingId, remoteIdAttribute: remoteIdAttribute ?? null }
    const [protocol] = await orConflict(ctx.db.insert(federationProtocols).values(values).returning(), taken)
    if (!protocol) throw conflict(taken)
    ctx.emit({ kind: 'protocol.create', subjectId: id.protocolId, data: { identityProvider: id.idpId } })
    return protocol
  },
})

export const updateProtocol = command({
  policy: 'identity:update_protocol',
  input: strictly({ ...one, mappingId: mappingId.optional(), remoteIdAttribute: remoteIdAttribute.nullish() }),
  target,
  missing,
  async run(ctx, { mappingId, remoteIdAttribute, ...id }, protocol) {
    if (mappingId !== undefined) await checkMapping(ctx, mappingId)
    const [changed] = await ctx.db
      .update(federationProtocols)
      .set({ mappingId: mappingId ?? protocol.mappingId, remoteIdAttribute })
      .where(is(id))
      .returning()
    if (!changed) throw notFound('federated protocol', id.protocolId)
    ctx.emit({ kind: 'protocol.update', subjectId: id.protocolId, data: { identityProvider: id.idpId } })
    return changed
  },
})

export const deleteProtocol = command({
  policy: 'identity:delete_protocol',
  input: z.object(one),
  target,
  missing,
  async run(ctx, id) {
    await ctx.db.delete(federationProtocols).where(is(id))
    ctx.emit({ kind: 'protocol.delete', subjectId: id.protocolId, data: { identityProvider: id.idpId } })
  },
})

async function checkMapping(ctx: Ctx, id: string) {
  if (!(await findMapping(ctx, id))) throw badRequest('must be the id of a mapping', { path: ['mappingId'] })
}
