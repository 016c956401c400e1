import { credentials, projects, users, type Credential } from '@pileus/db/schema/identity'
import { randomBytes } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { notFound } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { ec2Id, readEc2 } from '../credentials/blob.ts'
import { store } from '../credentials/ops.ts'
import { refuseDelegated } from '../delegation.ts'
import { text } from '../inputs.ts'

export interface Ec2Key {
  userId: string
  projectId: string | null
  access: string
  secret: string
}

const what = 'EC2 credentials'

function keyOf(ctx: Ctx, { id, userId, projectId, blob }: Credential): Ec2Key {
  const { access, secret } = readEc2(ctx.cloud.secrets.open(blob, id))
  return { userId, projectId, access, secret }
}

async function requireUser(ctx: Ctx, id: string) {
  if (!(await first(ctx.db.select({ id: users.id }).from(users).where(eq(users.id, id)).limit(1)))) throw notFound('user', id)
}

const owner = { userId: z.string() }
const ofPath = (_none: undefined, { userId }: { userId: string }) => ({ userId })

export const listEc2Credentials = query({
  policy: 'identity:ec2_list_credentials',
  input: z.object(owner),
  attributes: ofPath,
  async run(ctx, { userId }) {
    refuseDelegated(ctx, what)
    await requireUser(ctx, userId)
    const where = and(eq(credentials.userId, userId), eq(credentials.type, 'ec2'))
    return { rows: (await ctx.db.select().from(credentials).where(where).orderBy(asc(credentials.id))).map((row) => keyOf(ctx, row)) }
  },
})

/** A key for a project is worth what its owner's roles there are worth, at the time of its use; so any project will do. */
export const createEc2Credential = command({
  policy: 'identity:ec2_create_credential',
  input: z.object({ ...owner, tenantId: text() }),
  attributes: ofPath,
  async run(ctx, { userId, tenantId }): Promise<Ec2Key> {
    refuseDelegated(ctx, what)
    await requireUser(ctx, userId)
    if (!(await first(ctx.db.select({ id: projects.id }).from(projects).where(eq(projects.id, tenantId)).limit(1))))
      throw notFound('project', tenantId)
    const key = { access: randomBytes(16).toString('hex'), secret: randomBytes(32).toString('hex') }
    await store(ctx, { id: ec2Id(key.access), userId, projectId: tenantId, type: 'ec2', blob: JSON.stringify(key), extra: {} })
    return { userId, projectId: tenantId, ...key }
  },
})

/** Judged by the key's owner, whoever the path names; that there is none is told before the rule is asked, as upstream. */
async function target(ctx: Ctx, { access }: { access: string }): Promise<Credential> {
  refuseDelegated(ctx, what)
  const row = await first(
    ctx.db
      .select()
      .from(credentials)
      .where(and(eq(credentials.id, ec2Id(access)), eq(credentials.type, 'ec2')))
      .limit(1),
  )
  if (!row) throw notFound('credential', access)
  return row
}

const one = { ...owner, access: z.string() }
const attributes = ({ userId }: Credential) => ({ userId })

export const showEc2Credential = query({
  policy: 'identity:ec2_get_credential',
  input: z.object(one),
  target,
  attributes,
  run(ctx, { userId, access }, row) {
    if (row.userId !== userId) throw notFound('credential', access)
    return keyOf(ctx, row)
  },
})

/** An administrator may name any user in the path: Tempest cleans up like that. */
export const deleteEc2Credential = command({
  policy: 'identity:ec2_delete_credential',
  input: z.object(one),
  target,
  attributes,
  async run(ctx, _input, row) {
    await ctx.db.delete(credentials).where(eq(credentials.id, row.id))
    ctx.emit({ kind: 'credential.delete', subjectId: row.id, projectId: row.projectId })
  },
})
