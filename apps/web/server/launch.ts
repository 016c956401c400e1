import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { logToStderr } from '@pileus/api/platform/log'
import type { Connection } from '@pileus/db/client'
import { locks, withLock } from '@pileus/db/lock'
import { migrate } from '@pileus/db/migrate'
import { schemas } from '@pileus/db/schemas'
import type { Logger } from 'pino'
import { banner } from './banner.ts'
import type { Bootstrap } from './bootstrap.ts'
import { type Config, publicUrl, readConfig, redacted } from './config.ts'
import type { ControlPlane, ControlPlaneOptions } from './control-plane.ts'
import { type Credentials, prepareCredentials, withdraw } from './credentials.ts'
import { prepareDataFolder } from './data-folder.ts'
import { openDatabase, openPool } from './database.ts'
import { checkMasterKey, type MasterKey, masterKey } from './master-key.ts'
import { codeOf, messageOf, OperatorError } from './operator-error.ts'
import { stopRequests } from './signals.ts'

/** What the launcher starts and knows nothing about. */
export interface Product {
  startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane>
  bootstrap(options: Bootstrap): Promise<{ created: boolean }>
}

/** From the environment to a running control plane, and back. Fulfilled with the exit code when everything has stopped. */
export async function launch(env: NodeJS.ProcessEnv, product: Product): Promise<number> {
  try {
    const config = readConfig(env)
    // Log lines go to stderr, so that stdout carries only what is meant for people.
    const log = logToStderr(config.LOG_LEVEL)
    return await run(config, log, product).finally(log.flushNow)
  } catch (error) {
    console.error(error instanceof OperatorError ? `pileus: ${error.message}` : error)
    return 1
  }
}

/** Disposing goes backwards: drain, close the pool, stop Postgres last. */
async function run(config: Config, log: Logger, product: Product): Promise<number> {
  const stops = stopRequests()
  await using stack = new AsyncDisposableStack()
  prepareDataFolder(config.PILEUS_DATA)
  await checkPort(config)
  const key = masterKey(config)
  const database = await openDatabase(config, log, stack)
  const connection = openPool(config, database)
  stack.defer(() => connection.close())
  const applied = await migrate(connection.sql, schemas)
  log.info({ config: redacted(config), postgres: database.version, migrations: applied.length }, 'database ready')
  const { credentials, created } = await withLock(connection.sql, locks.setup, () => setup({ config, connection, product, key }))
  const controlPlane = await startOn(config, () => product.startControlPlane({ config, connection, log, masterKeys: key }))
  stack.defer(() => drained(controlPlane, config, log))
  console.log(banner({ config, url: controlPlane.url, database, credentials, created }))

  const died = database.embedded?.exited.then(
    (reason) => new OperatorError(`The embedded Postgres ended (${reason})`, 'Start again; if it happens often, read the log above'),
  )
  const reason = await Promise.race([stops.requested, ...(died ? [died] : [])])
  if (reason instanceof OperatorError) throw reason
  log.info({ signal: reason }, 'stopping')
  return 0
}

interface Setup {
  config: Config
  connection: Connection
  product: Product
  key: MasterKey
}

/** One replica at a time. `created`: this start made the admin, so its password is in our files and is news to the operator. */
async function setup({
  config,
  connection: { db, sql },
  product,
  key,
}: Setup): Promise<{ credentials: Credentials | undefined; created: boolean }> {
  await checkMasterKey(sql, key)
  const url = publicUrl(config, config.PORT)
  const credentials = prepareCredentials(config, url)
  const { created } = await product.bootstrap({ db, config, password: credentials.password, url, moveEndpoints: true })
  if (created || !credentials.fresh) return { credentials, created }
  withdraw(credentials)
  return { credentials: undefined, created }
}

/** Asked first, so that a taken port costs no database start. */
async function checkPort(config: Config) {
  const server = createServer()
  await startOn(config, async () => {
    server.listen(config.PORT, config.HOST)
    await once(server, 'listening')
  })
  server.close()
  await once(server, 'close')
}

async function startOn<Result>(config: Config, start: () => Promise<Result>): Promise<Result> {
  try {
    return await start()
  } catch (error) {
    const where = `Port ${config.PORT} on ${config.HOST}`
    if (codeOf(error) === 'EADDRINUSE')
      throw new OperatorError(`${where} is taken`, 'Stop what listens there, or set PORT to another one', { cause: error })
    if (codeOf(error) === 'EACCES') throw new OperatorError(`${where} needs more rights`, 'Set PORT to one above 1023', { cause: error })
    if (codeOf(error) === 'EADDRNOTAVAIL' || codeOf(error) === 'ENOTFOUND') {
      throw new OperatorError(`${config.HOST} is no address of this machine`, 'Correct HOST (0.0.0.0 listens everywhere)', { cause: error })
    }
    throw error
  }
}

async function drained(controlPlane: ControlPlane, config: Config, log: Logger) {
  const late = sleep(config.DRAIN_SECONDS * 1000, 'late', { ref: false })
  const done = controlPlane.drain().catch((error: unknown) => log.error({ error: messageOf(error) }, 'drain failed'))
  if ((await Promise.race([done, late])) === 'late') log.warn({ seconds: config.DRAIN_SECONDS }, 'requests were still in flight: cut off')
}
