import { setTimeout as sleep } from 'node:timers/promises'
import type { Feed } from '@pileus/api/platform/listen'
import type { Connection } from '@pileus/db/client'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

interface Watched {
  connection: Connection
  feed: Feed
}

/** What load balancers and monitors ask. */
export function addProbes(app: FastifyInstance, { connection, feed }: Watched): { drain(): void } {
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  let draining = false
  timeRequests(app, metrics)
  watchEngine(metrics, connection, feed)
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
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) }
    seconds.observe(labels, reply.elapsedTime / 1000)
  })
}

function watchEngine(registers: Registry, { sql }: Connection, feed: Feed) {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registers],
      collect() {
        this.set(read())
      },
    })
  gauge(
    'pileus_feed_lag_seconds',
    'How long committed events have been held back by an older transaction.',
    () => feed.stats().lagMs / 1000,
  )
  gauge('pileus_feed_subscribers', 'Open subscriptions to changes.', () => feed.stats().subscribers)
  gauge('pileus_feed_resyncs', 'Times that a subscriber was told to read everything again.', () => feed.stats().resyncs)
  const tasks: Gauge = new Gauge({
    name: 'pileus_tasks',
    help: 'Tasks: live ones, those past their deadline, those that wait for an operator, and commands that no host has answered.',
    labelNames: ['state'],
    registers: [registers],
    async collect() {
      const [row] = await sql<Record<string, number>[]>`
        select count(*)::int as live, count(*) filter (where deadline < clock_timestamp())::int as late, count(alert)::int as alert,
          (select count(*)::int from platform.command where state = 'pending') as unanswered
        from platform.task where done is null`
      for (const [state, n] of Object.entries(row ?? {})) tasks.set({ state }, n)
    },
  })
}

async function answers({ sql }: Connection): Promise<boolean> {
  const asked = sql`select 1`.then(
    () => true,
    () => false,
  )
  return Promise.race([asked, sleep(2_000, false, { ref: false })])
}
