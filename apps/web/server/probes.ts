import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '@pileus/db/client'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** What load balancers and monitors ask. */
export function addProbes(app: FastifyInstance, connection: Connection): { drain(): void } {
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  let draining = false
  timeRequests(app, metrics)
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const status = draining ? 'draining' : (await answers(connection)) ? 'ready' : 'database away'
    return reply.code(status === 'ready' ? 200 : 503).send({ status })
  })
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))
  return {
    drain() {
      draining = true
      metrics.clear()
    },
  }
}

/** Labelled by the pattern of the route, never by the path: a stranger must not be able to make up new series (OSSA-2021-006). */
function timeRequests(app: FastifyInstance, metrics: Registry) {
  const seconds = new Histogram({
    name: 'pileus_http_request_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [metrics],
  })
  app.addHook('onResponse', async (request, reply) => {
    seconds.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
  })
}

async function answers({ sql }: Connection): Promise<boolean> {
  const asked = sql`select 1`.then(
    () => true,
    () => false,
  )
  return Promise.race([asked, sleep(2_000, false, { ref: false })])
}
