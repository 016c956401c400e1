import { tracked } from '@trpc/server'
import { z } from 'zod'
import type { Request } from './ctx.ts'
import { placeBefore, printCursor, type FeedEvent } from './event.ts'
import { Fault } from './fault.ts'
import { admin, allOf, allows, anyOf, inPerson, ownDomain, ownProject, type Policy, role, rule, self, systemScope } from './policy.ts'
import { router, subscription } from './trpc.ts'

/** Who hears of a change: those who run the cloud, those in whose project or domain it happened, and whoever did it or is meant by it. */
export const platformPolicy: Policy = {
  'pileus:watch_changes': rule(
    anyOf(
      allOf(anyOf(self(), self('actor'), self('subjectId')), inPerson),
      admin,
      allOf(role('reader'), systemScope),
      allOf(role('reader'), ownProject()),
      allOf(role('reader'), ownDomain()),
    ),
  ),
}

/**
 * The kind of an event is a resource and what happened to it, with a dot between: pages declare the resources that they depend on.
 * Identity's: project, domain, user, group (members: `group.add_member`), role, implied_role, role_assignment, trust, credential,
 * application_credential, access_rule, region, service, endpoint, endpoint_group, policy, limit, registered_limit, identity_provider,
 * protocol, mapping, service_provider, consumer, request_token, access_token, token, login.
 */
/** What a client is told: that something changed, never what it is now. It asks again, and gets what it may see. */
export type Change = { kind: string; id: string } | { kind: 'resync' }

/** How long a subscription may outlive its token. */
const recheckMs = 1_000

export const changesRouter = router({
  /** Changes from now on, or from the cursor that the client was last told: nothing is missed in between, or `resync` says so. */
  watch: subscription.input(z.object({ lastEventId: z.string().max(64).nullish() }).default({})).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const { cloud, caller } = ctx
    const ended = AbortSignal.any([...(signal ? [signal] : []), whenWorthless(ctx)])
    const open = new Set(cloud.services.flatMap((service) => service.openKinds ?? []))
    const visible = ({ kind, projectId, domainId, userId, actor, subjectId }: FeedEvent) =>
      open.has(kind.split('.')[0] ?? kind) ||
      allows(cloud.policy['pileus:watch_changes'], caller, { projectId, domainId, userId, actor, subjectId }, cloud.profile)
    for await (const item of cloud.feed.subscribe({ visible, cursor: input.lastEventId ?? undefined, signal: ended })) {
      if (item.type === 'event') yield* taskChange(item.event)
      yield tracked(
        item.cursor,
        item.type === 'resync'
          ? ({ kind: 'resync' } satisfies Change)
          : ({ kind: item.event.kind, id: item.event.subjectId } satisfies Change),
      )
    }
  }),
})

const moves: Readonly<Record<string, string>> = { begin: 'task.create', done: 'task.done', gone: 'task.done' }

/** A move of a task is recorded once, as a change of its subject. Whoever follows tasks hears of it here, so that it costs no second row. */
function* taskChange(event: FeedEvent) {
  if (!event.taskId) return
  const change: Change = { kind: moves[event.move ?? ''] ?? 'task.step', id: event.taskId }
  yield tracked(printCursor(placeBefore(event)), change)
}

/** Aborts soon after the caller's token was revoked, or stands for other roles than when the subscription began. */
function whenWorthless({ caller, refresh }: Request): AbortSignal {
  const worthless = new AbortController()
  const before = caller && [...caller.roles].sort().join()
  const timer = setInterval(() => {
    void Promise.resolve(refresh?.()).then(
      (now) => {
        if (now && [...now.roles].sort().join() === before) return
        clearInterval(timer)
        worthless.abort()
      },
      (error: unknown) => {
        // The scope is closed to the session. Anything else: the database is away, nobody can say, so nothing ends.
        if (!(error instanceof Fault)) return
        clearInterval(timer)
        worthless.abort()
      },
    )
  }, recheckMs)
  timer.unref()
  return worthless.signal
}
