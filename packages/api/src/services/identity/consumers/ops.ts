import { randomBytes } from 'node:crypto'
import { hexId } from '@pileus/db/ids'
import { consumers, type Consumer } from '@pileus/db/schema/identity'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { conflict, notFound } from '../../../platform/fault.ts'
import { command, first, list, query } from '../../../platform/op.ts'
import { page, paging } from '../../../platform/rest/list.ts'
import { refuseDelegated } from '../delegation.ts'
import { description, extra } from '../inputs.ts'

const what = 'OAuth1 consumers'
const one = { consumerId: z.string() }
const target = (ctx: Ctx, input: { consumerId: string }) =>
  first(ctx.db.select().from(consumers).where(eq(consumers.id, input.consumerId)).limit(1))
const missing = (input: { consumerId: string }) => ['consumer', input.consumerId] as const

/** The secret is shown once, to whom it was made for. */
export type NewConsumer = Consumer & { plainSecret: string }

export const showConsumer = query({
  policy: 'identity:get_consumer',
  input: z.object(one),
  target,
  missing,
  run(ctx, _input, consumer) {
    refuseDelegated(ctx, what)
    return consumer
  },
})

export const listConsumers = list({
  policy: 'identity:list_consumers',
  input: z.object(paging),
  columns: {},
  run(ctx, paged, where) {
    refuseDelegated(ctx, what)
    return page(ctx, consumers, { id: consumers.id, where: [where], ...paged })
  },
})

export const createConsumer = command({
  policy: 'identity:create_consumer',
  input: z.object({ description, extra }),
  async run(ctx, { description, extra }): Promise<NewConsumer> {
    refuseDelegated(ctx, what)
    const { secret: _theirs, ...kept } = extra
    const id = hexId()
    const plainSecret = randomBytes(32).toString('hex')
    const [consumer] = await ctx.db
      .insert(consumers)
      .values({ id, description: description ?? null, secret: ctx.cloud.secrets.seal(plainSecret, id), extra: kept })
      .returning()
    if (!consumer) throw conflict('The consumer could not be stored.')
    ctx.emit({ kind: 'consumer.create', subjectId: id })
    return { ...consumer, plainSecret }
  },
})

export const updateConsumer = command({
  policy: 'identity:update_consumer',
  input: z.object({
    ...one,
    description,
    extra: extra.refine((fields) => !('secret' in fields), 'must not hold a secret: it cannot be changed'),
  }),
  target,
  missing,
  async run(ctx, { consumerId, description, extra }, consumer) {
    refuseDelegated(ctx, what)
    const [changed] = await ctx.db
      .update(consumers)
      .set({ description, extra: { ...consumer.extra, ...extra } })
      .where(eq(consumers.id, consumerId))
      .returning()
    if (!changed) throw notFound('consumer', consumerId)
    ctx.emit({ kind: 'consumer.update', subjectId: consumerId })
    return changed
  },
})

export const deleteConsumer = command({
  policy: 'identity:delete_consumer',
  input: z.object(one),
  target,
  missing,
  async run(ctx, { consumerId }) {
    refuseDelegated(ctx, what)
    await ctx.db.delete(consumers).where(eq(consumers.id, consumerId))
    ctx.emit({ kind: 'consumer.delete', subjectId: consumerId })
  },
})
