import { hexId } from '@pileus/db/ids'
import { credentials, users, type Credential } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { badRequest, conflict, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { orConflict } from '../conflicts.ts'
import { refuseDelegated } from '../delegation.ts'
import { extra, text } from '../inputs.ts'
import { checkBlob, checkChange, ec2Id, readEc2 } from './blob.ts'

/** A credential with its content in the open. */
export interface Opened extends Omit<Credential, 'blob'> {
  blob: string
}

const open = (ctx: Ctx, row: Credential): Opened => ({ ...row, blob: ctx.cloud.secrets.open(row.blob, row.id) })

/** Lent authority is turned away before it learns what there is. */
function target(ctx: Ctx, { credentialId }: { credentialId: string }) {
  refuseDelegated(ctx, 'credentials')
  return first(ctx.db.select().from(credentials).where(eq(credentials.id, credentialId)).limit(1))
}

const one = { credentialId: z.string() }
const missing = (input: { credentialId: string }) => ['credential', input.credentialId] as const
const attributes = ({ userId }: Credential) => ({ userId })

export const showCredential = query({
  policy: 'identity:get_credential',
  input: z.object(one),
  target,
  missing,
  attributes,
  run: (ctx, _input, row) => open(ctx, row),
})

export const listCredentials = list({
  policy: 'identity:list_credentials',
  input: z.object({ ...paging, userId: z.string().optional(), type: z.string().optional() }),
  columns: { userId: credentials.userId },
  async run(ctx, { userId, type, ...paged }, where) {
    refuseDelegated(ctx, 'credentials')
    const wanted = [
      where,
      userId === undefined ? undefined : eq(credentials.userId, userId),
      type === undefined ? undefined : eq(credentials.type, type),
    ]
    const found = await page(ctx, credentials, { id: credentials.id, where: wanted, ...paged })
    return { ...found, rows: found.rows.map((row) => open(ctx, row)) }
  },
})

const blob = z.string('must be a string').min(1, 'must not be empty').max(65_535, 'is too long')
const projectId = text().nullish()
const same = z.unknown().optional()

export const createCredential = command({
  policy: 'identity:create_credential',
  input: z.object({ userId: text(), type: text().min(1, 'must not be empty'), blob, projectId, extra }),
  attributes: (_none: undefined, { userId }) => ({ userId }),
  async run(ctx, { userId, type, blob, projectId, extra }) {
    refuseDelegated(ctx, 'credentials')
    if (type === 'ec2' && !projectId) throw badRequest('is required by credentials of the type ec2', { path: ['projectId'] })
    checkBlob(type, blob)
    if (!(await first(ctx.db.select({ id: users.id }).from(users).where(eq(users.id, userId)).limit(1)))) throw notFound('user', userId)
    const id = type === 'ec2' ? ec2Id(readEc2(blob).access) : hexId()
    return store(ctx, { id, userId, type, projectId: projectId ?? null, blob, extra })
  },
})

export async function store(
  ctx: CommandCtx,
  { blob, ...values }: Pick<Opened, 'id' | 'userId' | 'type' | 'projectId' | 'blob' | 'extra'>,
): Promise<Opened> {
  const taken = `Conflict occurred attempting to store credential - Duplicate entry found with ID ${values.id}.`
  const [row] = await orConflict(
    ctx.db
      .insert(credentials)
      .values({ ...values, blob: ctx.cloud.secrets.seal(blob, values.id) })
      .returning(),
    taken,
  )
  if (!row) throw conflict(taken)
  ctx.emit({ kind: 'credential.create', subjectId: row.id, projectId: row.projectId, userId: row.userId, data: { type: row.type } })
  return { ...row, blob }
}

/**
 * Only the content changes. What a client repeats as it is does no harm, but owner, project and type stay what they were:
 * whoever could move a credential could log in where he has no roles (OSSA-2020-004, OSSA-2020-005, CVE-2026-90460).
 */
export const updateCredential = command({
  policy: 'identity:update_credential',
  input: z.object({ ...one, blob, userId: same, projectId: same, type: same, id: same, extra }),
  target,
  missing,
  attributes,
  async run(ctx, { blob, extra, ...repeated }, row): Promise<Opened> {
    const kept: [string, unknown, unknown][] = [
      ['id', repeated.id, row.id],
      ['userId', repeated.userId, row.userId],
      ['projectId', repeated.projectId, row.projectId],
      ['type', repeated.type, row.type],
      ...Object.entries(extra).map(([name, value]): [string, unknown, unknown] => [name, value, row.extra[name]]),
    ]
    const moved = kept.find(([, given, stored]) => given !== undefined && given !== stored)
    if (moved) throw badRequest('cannot be changed: only the blob can', { path: [moved[0]] })
    checkChange(row.type, ctx.cloud.secrets.open(row.blob, row.id), blob)
    await ctx.db
      .update(credentials)
      .set({ blob: ctx.cloud.secrets.seal(blob, row.id), updatedAt: ctx.now() })
      .where(eq(credentials.id, row.id))
    ctx.emit({ kind: 'credential.update', subjectId: row.id, projectId: row.projectId, userId: row.userId })
    return { ...row, blob }
  },
})

export const deleteCredential = command({
  policy: 'identity:delete_credential',
  input: z.object(one),
  target,
  missing,
  attributes,
  async run(ctx, _input, row) {
    await ctx.db.delete(credentials).where(eq(credentials.id, row.id))
    ctx.emit({ kind: 'credential.delete', subjectId: row.id, projectId: row.projectId, userId: row.userId })
  },
})
