import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '@pileus/db/client'
import Fastify from 'fastify'
import type { Logger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { type Config, publicUrl } from './config.ts'

export interface ControlPlaneOptions {
  config: Config
  connection: Connection
  log: Logger
  masterKey: Buffer
}

export interface ControlPlane {
  /** Where clients reach it. */
  url: string
  /** Refuses new work, finishes what is in flight. */
  drain(): Promise<void>
}

/** Placeholder until packages/api/src/platform/app.ts exists: only what a load balancer and a monitor ask. */
export async function startControlPlane({ config, connection }: ControlPlaneOptions): Promise<ControlPlane> {
  const app = Fastify({ logger: false, trustProxy: config.TRUSTED_PROXIES.length > 0 ? config.TRUSTED_PROXIES : false })
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  let draining = false

  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const status = draining ? 'draining' : (await answers(connection)) ? 'ready' : 'database away'
    return reply.code(status === 'ready' ? 200 : 503).send({ status })
  })
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))

  await app.listen({ port: config.PORT, host: config.HOST })
  const address = app.server.address()
  return {
    url: publicUrl(config, typeof address === 'object' ? (address?.port ?? config.PORT) : config.PORT),
    async drain() {
      draining = true
      await app.close()
      metrics.clear()
    },
  }
}

async function answers({ sql }: Connection): Promise<boolean> {
  const asked = sql`select 1`.then(
    () => true,
    () => false,
  )
  return Promise.race([asked, sleep(2_000, false, { ref: false })])
}
