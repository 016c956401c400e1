import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { feedEnd, printCursor } from '../../../platform/event.ts'
import { query } from '../../../platform/op.ts'
import { hasApi } from '../../../platform/service.ts'
import { regionsOf } from '../../identity/index.ts'
import { firstRunOf } from '../first-run/ops.ts'
import { activeMessages, nextMessageChange } from '../messages/ops.ts'
import { preferencesOf } from '../preferences/ops.ts'
import { accountOf } from '../../identity/index.ts'
import { liveTasks } from '../tasks/ops.ts'

/** Everything that the frame of a page needs, in one call: who, where, what there is, and what is going on. */
export const showShell = query({
  policy: 'dashboard:get_shell',
  input: z.object({}),
  async run(ctx) {
    const { end } = await feedEnd(ctx.cloud.sql)
    const asked = accountOf(ctx)
    const [account, preferences, messages, changes, regions, live, firstRun] = await Promise.all([
      asked,
      preferencesOf(ctx),
      activeMessages(ctx, 'admins'),
      asked.then(({ administers }) => nextMessageChange(ctx, administers ? ['everybody', 'admins'] : ['everybody'])),
      regionsOf(ctx.db),
      liveTasks(ctx),
      asked.then(({ administers }) => (administers ? firstRunOf(ctx) : null)),
    ])
    const isAdmin = account.administers !== null
    const unread = ({ id, createdAt, updatedAt }: (typeof messages)[number]) =>
      (preferences.dismissed[`message.${id}`] ?? '') < (updatedAt ?? createdAt).toISOString()
    return {
      account,
      preferences,
      messages: messages.filter((message) => (isAdmin || message.audience === 'everybody') && unread(message)),
      /** When to ask again for the messages. In milliseconds from now too: clocks of browsers are not ours. */
      messagesChange: changes && { at: changes, inMs: Math.max(0, changes.getTime() - ctx.now().getTime()) },
      services: servicesOf(ctx),
      regions,
      release: ctx.cloud.settings.release,
      tasks: { live },
      /** From where a page follows the feed: whatever changes after this answer began comes after it. */
      cursor: printCursor(end),
      /** For administrators. */
      firstRun,
    }
  },
})

/** What navigation may offer. */
const servicesOf = (ctx: Ctx) => ctx.cloud.services.filter(hasApi).map(({ type, name }) => ({ type, name }))
