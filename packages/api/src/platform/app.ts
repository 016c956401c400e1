import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { changesRouter } from './changes.ts'
import type { Cloud } from './ctx.ts'
import { httpStatus, title } from './rest/dialect.ts'
import { asFault, mount, refuse, vary } from './rest/dispatch.ts'
import { mountRoot } from './root.ts'
import { type Authenticate, hasApi, type Service } from './service.ts'
import { mountTrpc } from './trpc.ts'

const megabyte = 1024 * 1024

interface AppOptions {
  cloud: Cloud
  services: readonly Service[]
  authenticate: Authenticate
  trustedProxies: readonly string[]
  corsOrigins: readonly string[]
  /** Takes what is not ours (the dashboard's pages), before anything of it is read or parsed. */
  front?: (request: IncomingMessage, response: ServerResponse) => boolean
}

/** A header of 16 KiB is more than any client sends; slow heads are cut so that idle sockets cannot be held for ever. */
const limits = { maxHeaderSize: 16 * 1024, headersTimeout: 20_000, keepAliveTimeout: 75_000, requestTimeout: 0 }

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const behindFront =
  (front: AppOptions['front']) =>
  (handler: Handler): Server =>
    createServer(limits, (request, response) => {
      if (!front?.(request, response)) handler(request, response)
    })

/** The HTTP side of the control plane: every service on its path, one shape of request ids, CORS and limits for all. */
export function buildApp({ cloud, services, authenticate, trustedProxies, corsOrigins, front }: AppOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: megabyte,
    serverFactory: behindFront(front),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    genReqId: () => `req-${randomUUID()}`,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    logger: false,
    // What Fastify refuses before it knows the route; the path still says whose words to use.
    frameworkErrors: (error, request, reply) => {
      void reply.header('x-openstack-request-id', request.id)
      const service = services.filter(hasApi).find(({ path }) => request.url === path || request.url.startsWith(`${path}/`))
      if (service) void refuse(cloud, service, error, request, reply)
      else void plainly(error, reply)
    },
  })
  app.setErrorHandler((error, _request, reply) => plainly(error, reply))
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-openstack-request-id', request.id)
    cors(corsOrigins, request.headers.origin, reply)
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) await reply.code(204).send()
  })
  app.addHook('onResponse', (request, reply, done) => {
    logRequest(cloud, request, reply)
    done()
  })
  mountRoot(app, cloud, services)
  const trpc = (type: string) => ({ cloud, service: { type, path: `/trpc/${type}` }, authenticate })
  for (const service of services) {
    if (hasApi(service)) mount(app, cloud, service, authenticate)
    mountTrpc(app, trpc(service.type), service.router)
  }
  mountTrpc(app, trpc('changes'), changesRouter)
  return app
}

/** Outside of every service: no dialect, but the same shape always. */
function plainly(error: unknown, reply: FastifyReply) {
  const fault = asFault(error)
  const code = fault ? httpStatus[fault.code] : 500
  return reply.code(code).send({
    error: {
      code,
      title: title[code],
      message: fault?.message ?? 'An unexpected error prevented the server from fulfilling your request.',
    },
  })
}

/** One line a request. The route, not the URL: ids and queries are the client's business, and memory's when they are counted. */
function logRequest(cloud: Cloud, request: FastifyRequest, reply: FastifyReply) {
  const theirs = request.headers['x-openstack-request-id']
  cloud.log.info(
    {
      requestId: request.id,
      // A client that works for somebody else hands on whose request it was, so that one id leads through all logs.
      ...(typeof theirs === 'string' && /^req-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(theirs)
        ? { globalRequestId: theirs }
        : {}),
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    },
    'request',
  )
}

const exposed = 'X-Subject-Token, X-Openstack-Request-Id, OpenStack-API-Version, Location'

/** Only origins that the operator named, and never with cookies: those are for our own pages (cookie.ts). */
function cors(origins: readonly string[], origin: string | undefined, reply: FastifyReply) {
  if (origins.length > 0) vary(reply, 'Origin')
  if (!origin || !origins.includes(origin)) return
  void reply.header('access-control-allow-origin', origin)
  void reply.header('access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE')
  void reply.header(
    'access-control-allow-headers',
    'Content-Type, X-Auth-Token, X-Subject-Token, OpenStack-API-Version, X-OpenStack-Request-ID',
  )
  void reply.header('access-control-expose-headers', exposed)
  void reply.header('access-control-max-age', '600')
}
