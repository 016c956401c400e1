import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildApp } from '@pileus/api/platform/app'
import type { Cloud, Settings } from '@pileus/api/platform/ctx'
import { type Feed, openFeed } from '@pileus/api/platform/listen'
import { maintenance } from '@pileus/api/platform/maintenance'
import { readMasterKeys, Secrets } from '@pileus/api/platform/secrets'
import { announceProcess } from '@pileus/api/platform/process'
import { hasApi, policyOf } from '@pileus/api/platform/service'
import { startWorker, type Worker } from '@pileus/api/platform/worker'
import { authenticate } from '@pileus/api/services/identity/index'
import { agentDoor, startGateway } from '@pileus/api/services/fleet/index'
import { services } from '@pileus/api/services/index'
import type { Connection } from '@pileus/db/client'
import type { Logger } from 'pino'
import { type Config, publicUrl, settings } from './config.ts'
import type { MasterKey } from './master-key.ts'
import { forPages, forward, forwardUpgrade } from './front.ts'
import { type Pages, startPages } from './pages.ts'
import { addProbes } from './probes.ts'

export interface ControlPlaneOptions {
  config: Config
  connection: Connection
  log: Logger
  masterKeys: MasterKey
}

export interface ControlPlane {
  /** Where clients reach it. */
  url: string
  /** Refuses new work, finishes what is in flight. */
  drain(): Promise<void>
}

/** As tools/build-agent.mjs makes it, and the very Node that we run on. */
const agentFiles = {
  bundle: join(import.meta.dirname, '../../../node_modules/.cache/pileus-agent/pileus-agent.mjs'),
  node: process.execPath,
}

/** Everything the roles of this process need, put together once. */
export async function startControlPlane({ config, connection, log, masterKeys }: ControlPlaneOptions): Promise<ControlPlane> {
  const feed = openFeed({ sql: connection.sql })
  const cloud: Cloud = {
    db: connection.db,
    sql: connection.sql,
    log,
    services,
    policy: policyOf(services),
    profile: config.POLICY_PROFILE,
    secrets: new Secrets(masterKeys.keys, () => readMasterKeys(readFileSync(masterKeys.file, 'utf8'))),
    settings: settings(config),
    feed,
    committed: () => feed.markDirty(),
  }
  let pages: Pages | undefined
  const behind = () => (pages ? { socket: pages.socket, log, publicUrl: config.PUBLIC_URL, dev: config.PAGES_DEV } : undefined)
  const gateway = config.ROLE.includes('gateway') ? startGateway({ cloud }) : undefined
  const door =
    gateway &&
    agentDoor({ cloud, gateway, trustedProxies: config.TRUSTED_PROXIES, plain: config.AGENT_PLAIN === 'allow', files: agentFiles })
  const servicePaths = services.flatMap((service) => (hasApi(service) ? [service.path] : []))
  const app = buildApp({
    cloud,
    services: config.ROLE.includes('api') ? services : [],
    authenticate,
    trustedProxies: config.TRUSTED_PROXIES,
    corsOrigins: config.CORS_ORIGINS,
    front(request, response) {
      if (door?.request(request, response)) return true
      const target = behind()
      if (!target || !forPages(request, servicePaths)) return false
      forward(target, request, response)
      return true
    },
  })
  app.server.on('upgrade', (request, peer, head) => {
    if (door?.upgrade(request, peer, head)) return
    const target = behind()
    if (target) forwardUpgrade(target, request, peer, head)
    else peer.destroy()
  })
  const probes = addProbes(app, { connection, feed })
  const worker = config.ROLE.includes('worker') ? work({ connection, feed, log, settings: cloud.settings }) : undefined
  await app.listen({ port: config.PORT, host: config.HOST })
  const { db } = connection
  const announced = await announceProcess({ db, roles: config.ROLE, release: cloud.settings.release, committed: cloud.committed })
  const address = app.server.address()
  const port = typeof address === 'object' ? (address?.port ?? config.PORT) : config.PORT
  const url = publicUrl(config, port)
  if (config.ROLE.includes('pages'))
    pages = await startPages({
      log,
      controlUrl: publicUrl({ ...config, PUBLIC_URL: undefined }, port),
      secure: url.startsWith('https:'),
      dev: config.PAGES_DEV,
    })
  return {
    url,
    async drain() {
      probes.drain()
      // Who cannot say goodbye, because the database is away, is missed soon enough.
      await announced.leave().catch(() => undefined)
      // First of all: a subscription has no end of its own that one could wait for.
      await feed.close()
      // Agents go to whoever is left.
      await gateway?.stop()
      await Promise.all([app.close(), worker?.stop()])
      await pages?.stop()
    },
  }
}

interface Work {
  connection: Connection
  feed: Feed
  log: Logger
  settings: Settings
}

function work({ connection, feed, log, settings }: Work): Worker {
  return startWorker({
    connection,
    wakeup: feed,
    settings,
    tasks: [maintenance, ...services.flatMap((service) => service.tasks ?? [])],
    log: (line) => log.info(line, 'step'),
    // A step that does not end has lost control of its process; another one goes on with the task when the lease is over.
    onOverrun(claim) {
      log.fatal({ task: claim.id, kind: claim.kind, step: claim.step }, 'a step does not end: this process does')
      process.exit(70)
    },
  })
}
