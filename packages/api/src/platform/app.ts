import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import type { Cloud } from './ctx.ts'
import { mount } from './rest/dispatch.ts'
import { mountRoot } from './root.ts'
import type { Authenticate, Service } from './service.ts'
import { mountTrpc } from './trpc.ts'

const megabyte = 1024 * 1024

interface AppOptions {
  cloud: Cloud
  services: readonly Service[]
  authenticate: Authenticate
  trustedProxies: readonly string[]
  corsOrigins: readonly string[]
}

/** The HTTP side of the control plane: every service on its path, one shape of request ids, CORS and limits for all. */
export function buildApp({ cloud, services, authenticate, trustedProxies, corsOrigins }: AppOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: megabyte,
    // A header of 16 KiB is more than any client sends; slow heads are cut so that idle sockets cannot be held for ever.
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 20_000 },
    keepAliveTimeout: 75_000,
    requestTimeout: 0,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    genReqId: () => `req-${randomUUID()}`,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    logger: false,
  })
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-openstack-request-id', request.id)
    cors(corsOrigins, request.headers.origin, reply)
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) await reply.code(204).send()
  })
  mountRoot(app, cloud, services)
  for (const service of services) {
    mount(app, cloud, service, authenticate)
    mountTrpc(app, cloud, service, authenticate)
  }
  return app
}

const exposed = 'X-Subject-Token, X-Openstack-Request-Id, OpenStack-API-Version, Location'

/** Only origins that the operator named, and never with cookies: the API knows tokens only. */
function cors(origins: readonly string[], origin: string | undefined, reply: { header(name: string, value: string): unknown }) {
  if (!origin || !origins.includes(origin)) return
  reply.header('access-control-allow-origin', origin)
  reply.header('vary', 'Origin')
  reply.header('access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE')
  reply.header('access-control-allow-headers', 'Content-Type, X-Auth-Token, X-Subject-Token, OpenStack-API-Version, X-OpenStack-Request-ID')
  reply.header('access-control-expose-headers', exposed)
  reply.header('access-control-max-age', '600')
}
