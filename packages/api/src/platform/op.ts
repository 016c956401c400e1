import type { SQL } from 'drizzle-orm'
import { type z } from 'zod'
import type { CommandCtx, Ctx, Request } from './ctx.ts'
import { append, type NewEvent } from './event.ts'
import { Fault, forbidden, unauthorized } from './fault.ts'
import { allows, visible, type Caller, type Columns, type Target } from './policy.ts'

/**
 * Everything a caller can do is one of these values. REST, tRPC, tasks and the command line call operations; nothing else may write.
 * `call` does, in this order and only here: input, target, policy, transaction, run, events, commit.
 */
export interface Op<I extends z.ZodType = z.ZodType, R = unknown> {
  kind: 'query' | 'command'
  /** Name of the rule; `null` for what anybody may ask without a token. */
  policy: string | null
  input: I
  call(request: Request, input: z.input<I>): Promise<R>
}

type Rules = string | null

/** A row as the policy sees it, or nothing when there is none. */
type Load<C, I, T> = (ctx: C, input: I) => Promise<T | undefined> | T | undefined

interface QuerySpec<I extends z.ZodType, T, R> {
  policy: Rules
  /** Where OpenStack has one rule or another by what is asked for; `policy` is then the usual one. */
  policyOf?(input: z.output<I>, target: T | undefined): string
  input: I
  target?: Load<Ctx, z.output<I>, T>
  /** What the rule may look at; the target itself when left out. */
  attributes?(target: T, input: z.output<I>): Target
  /** What the target is called when it is missing: ['user', input.userId]. */
  missing?(input: z.output<I>): readonly [kind: string, id: string]
  /** Whoever asks may hear that it is missing: to name it at all one has to hold it, as with a token. */
  bearer?: boolean
  run(ctx: Ctx, input: z.output<I>, target: T): Promise<R> | R
}

interface CommandSpec<I extends z.ZodType, T, R, P> extends Omit<QuerySpec<I, T, R>, 'target' | 'run'> {
  /** Slow work that writes nothing (a password's hash), done before the transaction: nobody waits on our locks for it. */
  before?(ctx: Ctx, input: z.output<I>): Promise<P> | P
  target?: Load<CommandCtx, z.output<I>, T>
  run(ctx: CommandCtx, input: z.output<I>, target: T, prepared: P): Promise<R> | R
  /** When it is committed, and only then: what cannot be taken back. */
  after?(ctx: Ctx, input: z.output<I>, result: R): Promise<void>
}

interface ListSpec<I extends z.ZodType, R> {
  policy: string
  input: I
  columns: Columns
  /** `where` holds exactly the rows that the caller may see. */
  run(ctx: Ctx, input: z.output<I>, where: SQL | undefined): Promise<R>
}

export function query<I extends z.ZodType, R, T = undefined>(spec: QuerySpec<I, T, R>): Op<I, R> {
  return {
    kind: 'query',
    policy: spec.policy,
    input: spec.input,
    async call(request, raw) {
      const input = parse(spec.input, raw, request, spec.policy)
      const ctx: Ctx = { ...request, caller: present(request, spec.policy), db: request.cloud.db, now: () => new Date() }
      return told(async () => spec.run(ctx, input, await authorize(spec, ctx, input)))
    },
  }
}

export function list<I extends z.ZodType, R>(spec: ListSpec<I, R>): Op<I, R> {
  return {
    kind: 'query',
    policy: spec.policy,
    input: spec.input,
    async call(request, raw) {
      const caller = present(request, spec.policy)
      const where = visible(request.cloud.policy[spec.policy], caller, spec.columns, request.cloud.profile)
      if (where === false) throw refusal(spec.policy)
      const input = parse(spec.input, raw, request, spec.policy)
      const ctx: Ctx = { ...request, caller, db: request.cloud.db, now: () => new Date() }
      return told(() => spec.run(ctx, input, where === true ? undefined : where))
    },
  }
}

export function command<I extends z.ZodType, R, T = undefined, P = undefined>(spec: CommandSpec<I, T, R, P>): Op<I, R> {
  return {
    kind: 'command',
    policy: spec.policy,
    input: spec.input,
    async call(request, raw) {
      const input = parse(spec.input, raw, request, spec.policy)
      const caller = present(request, spec.policy)
      const prepared = (await prepare(spec, { ...request, caller, db: request.cloud.db, now: () => new Date() }, input)) as P
      const result = await told(() =>
        transaction(request, caller, async (ctx) => spec.run(ctx, input, await authorize(spec, ctx, input), prepared)),
      )
      await spec.after?.({ ...request, caller, db: request.cloud.db, now: () => new Date() }, input, result)
      return result
    },
  }
}

interface ExchangeSpec<I extends z.ZodType, Opened, Done, R> {
  /** Judges the caller, and leaves a row that says that something is going on. */
  open: Op<I, Opened>
  /** What no transaction could hold: data that streams in or out. */
  work(request: Request, opened: Opened): Promise<Done>
  close(ctx: CommandCtx, opened: Opened, done: Done): Promise<R>
  /** After a failure of either. A process that dies never comes here: somebody has to sweep. */
  abort(request: Request, opened: Opened): Promise<void>
}

/** A command in three parts, the first and the last of which are transactions. */
export function exchange<I extends z.ZodType, Opened, Done, R>(spec: ExchangeSpec<I, Opened, Done, R>): Op<I, R> {
  const { policy, input } = spec.open
  return {
    kind: 'command',
    policy,
    input,
    async call(request, raw) {
      const opened = await spec.open.call(request, raw)
      try {
        const done = await spec.work(request, opened)
        return await told(() => transaction(request, present(request, policy), (ctx) => spec.close(ctx, opened, done)))
      } catch (error) {
        await spec.abort(request, opened)
        throw error
      }
    },
  }
}

/** Judged before the slow work as well as in the transaction: who may not do it shall not make us work for it. */
async function prepare<I extends z.ZodType, T, R, P>(spec: CommandSpec<I, T, R, P>, ctx: Ctx, input: z.output<I>): Promise<P | undefined> {
  if (!spec.before) return undefined
  await authorize(spec, ctx as CommandCtx, input)
  return spec.before(ctx, input)
}

/** The one place where a transaction for writing begins: commands, and what the operator does from the command line. */
export async function transaction<R>(request: Request, caller: Caller, work: (ctx: CommandCtx) => Promise<R>): Promise<R> {
  const news: NewEvent[] = []
  let refused: Fault | undefined
  const result = await retried(request, async (tx) => {
    news.length = 0
    refused = undefined
    const ctx: CommandCtx = {
      ...request,
      caller,
      db: tx,
      now: () => new Date(),
      emit: (event) => void news.push({ requestId: request.requestId, actor: request.caller?.userId ?? null, ...event }),
      commitAndFail: (fault) => {
        throw new CommitAndFail(fault)
      },
    }
    try {
      const answer = await work(ctx)
      await append(tx, news)
      return answer
    } catch (error) {
      if (!(error instanceof CommitAndFail)) throw error
      refused = error.fault
      await append(tx, news)
      return undefined as never
    }
  })
  if (news.length > 0) request.cloud.committed()
  if (refused) throw refused
  return result
}

class CommitAndFail extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.message)
    this.fault = fault
  }
}

/** Deadlocks and serialization failures are nobody's fault: the same work again usually succeeds. */
async function retried<R>(request: Request, work: (tx: CommandCtx['db']) => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request.cloud.db.transaction(work)
    } catch (error) {
      const code = postgresCode(error)
      if (attempt < 5 && (code === '40P01' || code === '40001')) continue
      throw error
    }
  }
}

/** What Postgres alone noticed about an input: characters that it cannot store, numbers out of its range. */
const inputErrors: Readonly<Record<string, string>> = {
  '22021': 'The request holds a character that cannot be stored.',
  '22P05': 'The request holds a character that cannot be stored.',
  '22P02': 'The request holds a value of the wrong form, such as an id that is none.',
  '22003': 'The request holds a number that is too large.',
  // Operations look before they write; this is for what was removed in between.
  '23503': 'The request names something that does not exist, or was removed meanwhile.',
}

async function told<R>(work: () => Promise<R> | R): Promise<R> {
  try {
    return await work()
  } catch (error) {
    const words = inputErrors[postgresCode(error) ?? '']
    throw words === undefined ? error : new Fault('bad_request', words)
  }
}

/** The SQLSTATE of an error, which Drizzle wraps. */
export function postgresCode(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('code' in e && typeof e.code === 'string' && /^[0-9A-Z]{5}$/.test(e.code)) return e.code
  }
  return undefined
}

function present({ caller, refused }: Request, policy: Rules): Caller {
  if (caller) return caller
  if (policy !== null) throw refused ?? unauthorized()
  return anonymous
}

const anonymous: Caller = { userId: '', userDomainId: '', scope: { kind: 'unscoped' }, roles: new Set(), roleIds: [] }

/**
 * A missing target is judged by the rule with nothing to go by: who may see any such thing is told that it is missing (404),
 * everybody else gets the same refusal as for somebody else's. So existence is not leaked.
 */
async function authorize<C extends Ctx, I extends z.ZodType, T>(
  spec: {
    policy: Rules
    policyOf?(i: z.output<I>, t: T | undefined): string
    target?: Load<C, z.output<I>, T>
    attributes?(t: T, i: z.output<I>): Target
    missing?(i: z.output<I>): readonly [string, string]
    bearer?: boolean
  },
  ctx: C,
  input: z.output<I>,
): Promise<T> {
  const target = await spec.target?.(ctx, input)
  if (spec.policy !== null && !(spec.bearer && target === undefined)) {
    const known = target !== undefined || !spec.target
    const attributes = known ? (spec.attributes?.(target as T, input) ?? (target as Target | undefined) ?? {}) : {}
    enforce(ctx, spec.policyOf?.(input, target) ?? spec.policy, attributes)
  }
  if (spec.target && target === undefined) {
    const [kind, id] = spec.missing?.(input) ?? ['resource', '']
    throw new Fault('not_found', `Could not find ${kind}: ${id}.`)
  }
  return target as T
}

/** For the rare rule that can be judged only half way through an operation. */
export function enforce(ctx: Ctx, policy: string, target: Target): void {
  if (!allows(ctx.cloud.policy[policy], ctx.caller, target, ctx.cloud.profile)) throw refusal(policy)
}

const refusal = (policy: string) => forbidden(`You are not authorized to perform the requested action: ${policy}.`)

function parse<I extends z.ZodType>(schema: I, raw: unknown, { caller, refused }: Request, policy: Rules): z.output<I> {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  // A stranger learns nothing about the shape of a request that he may not make.
  if (!caller && policy !== null) throw refused ?? unauthorized()
  throw invalid(parsed.error)
}

/** As many as a form has fields. */
const maxFields = 50

/** The first problem, with its field, in words; dialects translate the path to their own spelling. `fields` are all of them, for forms. */
function invalid(error: z.ZodError): Fault {
  const issue = error.issues[0]
  const fields = error.issues.slice(0, maxFields).map(({ path, message }) => ({ path, message }))
  return new Fault('bad_request', issue?.message ?? 'Invalid input.', { path: issue?.path ?? [], issues: error.issues.length, fields })
}

/** `a` row or nothing, for targets. */
export const first = async <T>(rows: Promise<T[]>): Promise<T | undefined> => (await rows)[0]
