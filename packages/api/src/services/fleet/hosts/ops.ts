import { hosts, type Host, type HostStatus } from '@pileus/db/schema/fleet'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { CommandCtx, Ctx } from '../../../platform/ctx.ts'
import { conflict, notFound } from '../../../platform/fault.ts'
import { command, first, postgresCode } from '../../../platform/op.ts'
import { begin } from '../../../platform/transition.ts'
import { hostStatuses } from './model.ts'
import { checkActions } from './tasks.ts'

export const hostName = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'may hold letters, digits, dots and dashes')

const one = { hostId: z.uuid() }
export const targetHost = (ctx: Ctx, { hostId }: { hostId: string }) =>
  first(ctx.db.select().from(hosts).where(eq(hosts.id, hostId)).limit(1))
export const missingHost = ({ hostId }: { hostId: string }) => ['host', hostId] as const

async function change(ctx: CommandCtx, host: Host, wanted: Partial<Host>): Promise<Host> {
  const [changed] = await ctx.db
    .update(hosts)
    .set({ ...wanted, updatedAt: ctx.now() })
    .where(eq(hosts.id, host.id))
    .returning()
  if (!changed) throw notFound('host', host.id)
  const { name, status, reason } = changed
  ctx.emit({ kind: 'host.update', subjectId: host.id, data: { name, status, ...(reason === null ? {} : { reason }) } })
  return changed
}

function bring(ctx: CommandCtx, host: Host, status: HostStatus, reason: string | null): Promise<Host> {
  if (host.status === status && host.reason === reason) throw conflict(`The host ${host.name} is ${status} already.`)
  if (host.status !== status && !hostStatuses[status].includes(host.status))
    throw conflict(`The host ${host.name} is ${host.status}, and cannot become ${status} from there.`)
  return change(ctx, host, { status, reason })
}

const reason = z.string().trim().min(1, 'must say why').max(1_000)

export const enableHost = command({
  policy: 'fleet:update_host',
  input: z.strictObject(one),
  target: targetHost,
  missing: missingHost,
  run: (ctx, _input, host) => bring(ctx, host, 'enabled', null),
})

/** What runs on it goes on; nothing new comes. */
export const disableHost = command({
  policy: 'fleet:update_host',
  input: z.strictObject({ ...one, reason }),
  target: targetHost,
  missing: missingHost,
  run: (ctx, input, host) => bring(ctx, host, 'disabled', input.reason),
})

export const maintainHost = command({
  policy: 'fleet:update_host',
  input: z.strictObject({ ...one, reason }),
  target: targetHost,
  missing: missingHost,
  run: (ctx, input, host) => bring(ctx, host, 'maintenance', input.reason),
})

export const renameHost = command({
  policy: 'fleet:update_host',
  input: z.strictObject({ ...one, name: hostName }),
  target: targetHost,
  missing: missingHost,
  async run(ctx, { name }, host) {
    try {
      return await ctx.db.transaction((nested) => change({ ...ctx, db: nested }, host, { name }))
    } catch (error) {
      if (postgresCode(error) === '23505') throw conflict(`Another host is called ${name}.`, { path: ['name'] })
      throw error
    }
  },
})

/** An operator has looked why a host came with an old number (a disk that was restored, a copy that is gone), and lets it in once. */
export const acceptSession = command({
  policy: 'fleet:update_host',
  input: z.strictObject(one),
  target: targetHost,
  missing: missingHost,
  run: (ctx, _input, host) => change(ctx, host, { acceptAny: true }),
})

/** Asks the host to answer, all the way through its journal and disk. */
export const checkHost = command({
  policy: 'fleet:check_host',
  input: z.strictObject(one),
  target: targetHost,
  missing: missingHost,
  async run(ctx, _input, host) {
    await begin(ctx, host, checkActions.check)
  },
})

/** Its key is worth nothing from now on, and its connection ends at once. */
export const removeHost = command({
  policy: 'fleet:delete_host',
  input: z.strictObject(one),
  target: targetHost,
  missing: missingHost,
  async run(ctx, { hostId }, { name }) {
    await ctx.db.delete(hosts).where(eq(hosts.id, hostId))
    ctx.emit({ kind: 'host.delete', subjectId: hostId, data: { name } })
  },
})
