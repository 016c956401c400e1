import { messages, type Message } from '@pileus/db/schema/dashboard'
import { and, desc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { badRequest, notFound } from '../../../platform/fault.ts'
import { command, first, query } from '../../../platform/op.ts'
import { allows } from '../../../platform/policy.ts'

const fields = {
  title: z.string().trim().min(1, 'must not be empty').max(200),
  /** Markdown. */
  body: z.string().max(16_384),
  tone: z.enum(['info', 'warning', 'danger']),
  audience: z.enum(['everybody', 'admins']),
  startsAt: z.coerce.date().nullable(),
  endsAt: z.coerce.date().nullable(),
}

const shownAtMost = 20

/** What is to be said now, the gravest first. */
export async function activeMessages(ctx: Ctx, audience: 'everybody' | 'admins'): Promise<Message[]> {
  const now = ctx.now()
  return ctx.db
    .select()
    .from(messages)
    .where(
      and(
        or(isNull(messages.startsAt), lte(messages.startsAt, now)),
        or(isNull(messages.endsAt), gt(messages.endsAt, now)),
        audience === 'admins' ? undefined : eq(messages.audience, 'everybody'),
      ),
    )
    .orderBy(sql`array_position(array['danger', 'warning', 'info'], ${messages.tone})`, desc(messages.createdAt))
    .limit(shownAtMost)
}

/** When what is to be said changes next by itself, because a message begins or ends: nothing happens then that could be pushed. */
export async function nextMessageChange(ctx: Ctx, audiences: readonly Message['audience'][]): Promise<Date | null> {
  const now = ctx.now()
  const [row] = await ctx.db
    .select({
      begins: sql<Date | null>`min(${messages.startsAt}) filter (where ${gt(messages.startsAt, now)})`.mapWith(messages.startsAt),
      ends: sql<Date | null>`min(${messages.endsAt}) filter (where ${gt(messages.endsAt, now)})`.mapWith(messages.endsAt),
    })
    .from(messages)
    .where(inArray(messages.audience, [...audiences]))
  const moments = [row?.begins, row?.ends].flatMap((at) => at ?? [])
  return moments.reduce<Date | null>((first, at) => (first === null || at < first ? at : first), null)
}

export const listActiveMessages = query({
  policy: 'dashboard:list_active_messages',
  input: z.object({}),
  run: (ctx) => {
    const { cloud, caller } = ctx
    return activeMessages(ctx, allows(cloud.policy['dashboard:list_messages'], caller, {}, cloud.profile) ? 'admins' : 'everybody')
  },
})

const target = (ctx: Ctx, { messageId }: { messageId: string }) =>
  first(ctx.db.select().from(messages).where(eq(messages.id, messageId)).limit(1))
const missing = ({ messageId }: { messageId: string }) => ['message', messageId] as const

export const createMessage = command({
  policy: 'dashboard:create_message',
  input: z.strictObject({
    ...fields,
    body: fields.body.default(''),
    tone: fields.tone.default('info'),
    audience: fields.audience.default('everybody'),
    startsAt: fields.startsAt.default(null),
    endsAt: fields.endsAt.default(null),
  }),
  async run(ctx, wanted) {
    requireOrder(wanted)
    const [message] = await ctx.db
      .insert(messages)
      .values({ ...wanted, authorId: ctx.caller.userId })
      .returning()
    if (!message) throw new Error('A message was written and is not there.')
    ctx.emit({ kind: 'message.create', subjectId: message.id, data: { title: message.title } })
    return message
  },
})

export const updateMessage = command({
  policy: 'dashboard:update_message',
  input: z.strictObject({ messageId: z.string(), ...z.strictObject(fields).partial().shape }),
  target,
  missing,
  async run(ctx, { messageId, ...changed }, before) {
    requireOrder({ ...before, ...changed })
    const [message] = await ctx.db
      .update(messages)
      .set({ ...changed, updatedAt: ctx.now() })
      .where(eq(messages.id, messageId))
      .returning()
    if (!message) throw notFound('message', messageId)
    ctx.emit({ kind: 'message.update', subjectId: message.id, data: { title: message.title } })
    return message
  },
})

export const deleteMessage = command({
  policy: 'dashboard:delete_message',
  input: z.object({ messageId: z.string() }),
  target,
  missing,
  async run(ctx, { messageId }, { title }) {
    await ctx.db.delete(messages).where(eq(messages.id, messageId))
    ctx.emit({ kind: 'message.delete', subjectId: messageId, data: { title } })
  },
})

function requireOrder({ startsAt, endsAt }: { startsAt?: Date | null | undefined; endsAt?: Date | null | undefined }) {
  if (startsAt && endsAt && startsAt >= endsAt) throw badRequest('must be after its start', { path: ['endsAt'] })
}
