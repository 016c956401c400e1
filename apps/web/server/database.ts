import { connect, type Connection } from '@pileus/db/client'
import { type Embedded, startEmbedded } from '@pileus/db/embedded'
import { join } from 'node:path'
import postgres from 'postgres'
import type { Logger } from 'pino'
import { type Config, withoutPassword } from './config.ts'
import { claimDataFolder } from './data-folder.ts'
import { codeOf, messageOf, OperatorError } from './operator-error.ts'

const oldest = 15

export interface Database {
  url: string
  version: string
  embedded?: Embedded
}

/** The database that DATABASE_URL names, or a Postgres of our own in the data folder. Whatever is opened is closed by `stack`. */
export async function openDatabase(config: Config, log: Logger, stack: AsyncDisposableStack): Promise<Database> {
  if (config.DATABASE_URL) return { url: config.DATABASE_URL, version: await checkServer(config.DATABASE_URL) }
  const folder = join(config.PILEUS_DATA, 'postgres')
  stack.use(claimDataFolder(config.PILEUS_DATA))
  try {
    const note = (text: string) => console.error(`pileus: ${text}`)
    const embedded = await startEmbedded({ folder, durable: true, cache: config.PILEUS_CACHE, log: logLine(log), note })
    stack.defer(() => embedded.stop())
    return { url: embedded.url, version: await checkServer(embedded.url), embedded }
  } catch (error) {
    if (error instanceof OperatorError) throw error
    throw new OperatorError(
      `The embedded Postgres does not start: ${messageOf(error)}`,
      `See ${folder}, or set DATABASE_URL to a Postgres of your own`,
      { cause: error },
    )
  }
}

/** Postgres' chatter is for debugging only; what it calls an error is worth a warning. */
function logLine(log: Logger) {
  return (line: string) =>
    /\b(ERROR|FATAL|PANIC|WARNING):(?!.*is starting up)/.test(line) ? log.warn({ postgres: line }) : log.debug({ postgres: line })
}

export function openPool(config: Config, database: Database): Connection {
  return connect(database.url, { max: config.DATABASE_CONNECTIONS })
}

/** Everything that can be wrong with a database is said here, before anything is written to it. */
async function checkServer(url: string): Promise<string> {
  const sql = connectOnce(url)
  try {
    const [server] = await sql.unsafe<{ server_version_num: string }[]>('show server_version_num').simple()
    const number = Number(server?.server_version_num)
    const version = `${Math.floor(number / 10_000)}.${number % 10_000}`
    if (number < oldest * 10_000) {
      throw new OperatorError(
        `${named(url)} is Postgres ${version}, which is too old`,
        `Use Postgres ${oldest} or newer, or unset DATABASE_URL to use the embedded one`,
      )
    }
    await checkRights(sql, url)
    return version
  } catch (error) {
    throw error instanceof OperatorError ? error : translated(error, url)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

function connectOnce(url: string) {
  try {
    return postgres(url, { max: 1, connect_timeout: 10, fetch_types: false, onnotice: () => undefined })
  } catch (error) {
    throw translated(error, url)
  }
}

interface Rights {
  user: string
  name: string
  may_create: boolean
  standby: boolean
  encoding: string
}

async function checkRights(sql: postgres.Sql, url: string) {
  const [rights] = await sql<Rights[]>`select current_user as user, current_database() as name, pg_is_in_recovery() as standby,
    current_setting('server_encoding') as encoding, has_database_privilege(current_database(), 'create')
      and coalesce(has_schema_privilege('public', 'create'), false) as may_create`
  if (!rights) return
  const { user, name, may_create, standby, encoding } = rights
  if (standby) throw new OperatorError(`${named(url)} is a read-only standby`, 'Point DATABASE_URL to the primary')
  if (encoding !== 'UTF8')
    throw new OperatorError(
      `Database ${name} is encoded in ${encoding}`,
      'Create it with: create database ... encoding UTF8 template template0',
    )
  if (!may_create)
    throw new OperatorError(
      `Role ${user} may not create schemas in database ${name}`,
      `As a superuser run: alter database "${name}" owner to "${user}"`,
    )
}

const fixes: Record<string, string> = {
  ECONNREFUSED: 'Start Postgres there, or correct host and port in DATABASE_URL',
  ENOTFOUND: 'Correct the host name in DATABASE_URL',
  EAI_AGAIN: 'Correct the host name in DATABASE_URL, or repair name resolution',
  CONNECT_TIMEOUT: 'Check address and firewall between here and the database in DATABASE_URL',
  '28P01': 'Correct user and password in DATABASE_URL',
  '28000': 'Correct the user in DATABASE_URL, or allow it in pg_hba.conf',
  '3D000': 'Create it (createdb), or correct the database name in DATABASE_URL',
  '53300': 'Raise max_connections of the server, or lower DATABASE_CONNECTIONS',
}

function translated(error: unknown, url: string) {
  const code = codeOf(error)
  return new OperatorError(`${named(url)} cannot be used: ${messageOf(error) || code}`, fixes[code] ?? 'Check DATABASE_URL', {
    cause: error,
  })
}

const named = (url: string) => `The database ${withoutPassword(url)}`
