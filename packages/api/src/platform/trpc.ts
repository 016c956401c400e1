import { type AnyTRPCRouter, initTRPC, TRPCError } from '@trpc/server'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { FastifyRequest } from 'fastify'
import { sessionOf } from './cookie.ts'
import type { Request } from './ctx.ts'
import { Fault, unauthorized, type FaultCode } from './fault.ts'
import type { Op } from './op.ts'
import { httpStatus } from './rest/dialect.ts'
import { type Entrance, requestFor, requestOf, tokenOf } from './rest/dispatch.ts'

const codes: Record<FaultCode, TRPCError['code']> = {
  bad_request: 'BAD_REQUEST',
  unauthorized: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  method_not_allowed: 'METHOD_NOT_SUPPORTED',
  not_acceptable: 'PRECONDITION_FAILED',
  conflict: 'CONFLICT',
  gone: 'NOT_FOUND',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media: 'UNSUPPORTED_MEDIA_TYPE',
  unsatisfiable_range: 'BAD_REQUEST',
  over_quota: 'FORBIDDEN',
  not_implemented: 'NOT_IMPLEMENTED',
  unavailable: 'SERVICE_UNAVAILABLE',
  failed: 'INTERNAL_SERVER_ERROR',
}

const t = initTRPC.context<Request>().create({
  // Proxies close what is silent; and a reader that is gone is noticed by the ping.
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  // The page shows what, why and which request it was; a stack never leaves the process.
  errorFormatter: ({ shape, error, ctx }) => ({
    message:
      error.cause instanceof Fault || error.code === 'BAD_REQUEST'
        ? shape.message
        : `Something unexpected happened. Tell your operator the request id ${ctx?.requestId ?? ''}.`,
    code: shape.code,
    data: {
      code: error.code,
      ...(error.cause instanceof Fault ? told(error.cause) : { fault: null }),
      requestId: ctx?.requestId,
    },
  }),
})

/**
 * What a page is told besides the words. `userId` is of somebody whose expired password was right, and who needs it to set a new one;
 * the last four are what another has written meanwhile.
 */
const tellable = ['reason', 'blockers', 'userId', 'revision', 'author', 'at', 'body']

function told({ code, message, details }: Fault) {
  const path: unknown = details['path']
  return {
    fault: code,
    path,
    /** Every field that is wrong, so that a form marks all of them at once. */
    fields: details['fields'] ?? (path === undefined ? [] : [{ path, message }]),
    details: Object.fromEntries(tellable.filter((name) => name in details).map((name) => [name, details[name]])),
  }
}

export const router = t.router
/** For those who are logged in. */
export const subscription = t.procedure.use(({ ctx, next }) => {
  if (!ctx.caller) throw worded(ctx.refused ?? unauthorized())
  return next({ ctx: { ...ctx, caller: ctx.caller } })
})

const worded = (fault: Fault) => new TRPCError({ code: codes[fault.code], message: fault.message, cause: fault })

async function run<I extends z.ZodType, R>(op: Op<I, R>, request: Request, input: unknown): Promise<R> {
  try {
    return await op.call(request, input as z.input<I>)
  } catch (error) {
    if (error instanceof Fault) throw worded(error)
    throw error
  }
}

/** The operation parses its input itself: tRPC learns only the type. */
const of = <I extends z.ZodType, R>(_op: Op<I, R>) => t.procedure.input((raw: unknown) => raw as z.input<I>)

/** An operation as a procedure: reading is a query, writing a mutation. */
export const read = <I extends z.ZodType, R>(op: Op<I, R>) => of(op).query(({ ctx, input }) => run(op, ctx, input))
export const write = <I extends z.ZodType, R>(op: Op<I, R>) => of(op).mutation(({ ctx, input }) => run(op, ctx, input))

/** Pages make several calls at once; more than this is no page. */
const maxBatch = 20

/** Whoever comes with a session may be refused as a caller and still ask for what anybody may, such as another scope to work in. */
async function contextFor(entrance: Entrance, request: FastifyRequest): Promise<Request> {
  // Forms of other sites can send anything but JSON without asking; no page of ours sends anything else.
  const type = request.headers['content-type']
  if (type !== undefined && !type.startsWith('application/json')) throw worded(new Fault('unsupported_media', 'Send application/json.'))
  try {
    const use = entrance.service.type === 'changes' ? 'watching' : 'asking'
    return await requestFor(entrance, request, tokenOf(request) ?? sessionOf(entrance.cloud, request, use))
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ...requestOf(entrance.cloud, request), refused: error }
  }
}

function refusedStatus(request: Request | undefined): { status?: number } {
  return request?.caller ? {} : { status: httpStatus[request?.refused?.code ?? 'unauthorized'] }
}

/** One router a service, each at its own path: a page that needs one service need not know the types of all. */
export function mountTrpc(app: FastifyInstance, entrance: Entrance, routes: AnyTRPCRouter): void {
  const { cloud, service } = entrance
  const options: FastifyTRPCPluginOptions<AnyTRPCRouter> = {
    prefix: service.path,
    trpcOptions: {
      router: routes,
      maxBatchSize: maxBatch,
      createContext: ({ req }) => contextFor(entrance, req),
      responseMeta: ({ ctx, type }) => ({
        // What is asked with a cookie looks the same to a cache, whoever asks.
        headers: new Headers({ 'cache-control': 'private, no-store' }),
        // A stream begins with 200 before anybody looks who listens; refused ones must say so, or EventSource tries for ever.
        ...(type === 'subscription' ? refusedStatus(ctx as Request | undefined) : {}),
      }),
      onError({ error, ctx, path }) {
        if (error.code === 'INTERNAL_SERVER_ERROR')
          cloud.log.error({ requestId: (ctx as Request | undefined)?.requestId, err: error, path }, 'unforeseen error')
      },
    },
  }
  void app.register(fastifyTRPCPlugin, options)
}
