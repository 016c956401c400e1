// `pileus <command>`: what the operator does at the machine, with the data folder or DATABASE_URL of the control plane.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Cloud } from '@pileus/api/platform/ctx'
import { Fault } from '@pileus/api/platform/fault'
import { type Feed, openFeed } from '@pileus/api/platform/listen'
import { makeLog } from '@pileus/api/platform/log'
import { rewrapAll } from '@pileus/api/platform/rotate'
import { masterKeyLine, Secrets } from '@pileus/api/platform/secrets'
import { policyOf } from '@pileus/api/platform/service'
import { stuck, why } from '@pileus/api/platform/why'
import { operatorToken } from '@pileus/api/services/identity/index'
import { services } from '@pileus/api/services/index'
import { type Connection, connect } from '@pileus/db/client'
import { migrate } from '@pileus/db/migrate'
import { runningEmbedded } from '@pileus/db/running'
import { schemas } from '@pileus/db/schemas'
import { bootstrap } from './bootstrap.ts'
import { type Config, publicUrl, readConfig, settings } from './config.ts'
import { prepareCredentials } from './credentials.ts'
import { masterKey } from './master-key.ts'
import { OperatorError } from './operator-error.ts'

const usage = `usage: pileus <command>

  bootstrap               migrates the database and makes the admin, the roles and the catalog, if they are missing
  admin-token [--system]  prints a token of the admin, scoped to the project admin or to the system
  rotate-keys [--add]     adds a master key and seals everything with it; --add only adds, for copying the file to other replicas first
  why <id>                everything the cloud knows about a resource, task, command, request or event
  stuck                   what is late, waits for an operator, or was not answered; prints nothing when all is well

PILEUS_DATA or DATABASE_URL name the cloud, as for npm start. docs/operations.md tells more.`

interface Context {
  config: Config
  connection: Connection
  cloud: Cloud
  flags: { system: boolean; add: boolean }
  id: string | undefined
}

const commands: Readonly<Record<string, (context: Context) => Promise<void>>> = {
  async bootstrap({ config, connection }) {
    await migrate(connection.sql, schemas)
    const url = publicUrl(config, config.PORT)
    const credentials = prepareCredentials(config, url)
    const { created } = await bootstrap({ db: connection.db, config, password: credentials.password, url, moveEndpoints: false })
    console.log(created ? `The admin was made; its password is in ${credentials.openrc}.` : 'Everything was there already.')
  },

  async 'admin-token'({ cloud, flags }) {
    console.log(await operatorToken({ cloud, requestId: 'pileus-cli', baseUrl: '' }, flags.system ? 'system' : 'project'))
  },

  async 'rotate-keys'({ config, connection, flags }) {
    const { file } = masterKey(config)
    appendFileSync(file, masterKeyLine())
    console.log(`A new master key is in ${file}. Back the file up.`)
    if (flags.add) return
    const rewrapped = await rewrapAll(connection.sql, new Secrets(masterKey(config).keys), (table, n) =>
      console.log(`${table}: ${n} values rewrapped`),
    )
    console.log(
      `Done: ${rewrapped} values. Older keys may leave the file once no replica and no backup needs them; the line "hash" stays for ever.`,
    )
  },

  async why({ connection, id }) {
    if (!id) throw new OperatorError('There is no id to look for', 'Say: pileus why <id>; the X-Openstack-Request-Id of an answer will do')
    const found = await why(connection.sql, id)
    if (Object.values(found).every((rows) => rows.length === 0))
      throw new OperatorError(`Nothing is known about ${id}`, 'Events are kept for two years, tasks for 90 days')
    console.log(JSON.stringify(found, null, 2))
  },

  async stuck({ connection }) {
    const found = await stuck(connection.sql)
    if (Object.values(found).some((rows) => rows.length > 0)) console.log(JSON.stringify(found, null, 2))
  },
}

/** Fulfilled with the exit code. */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      system: { type: 'boolean', default: false },
      add: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const command = Object.hasOwn(commands, positionals[0] ?? '') ? commands[positionals[0] ?? ''] : undefined
  if (!command || values.help) {
    console.error(usage)
    return values.help ? 0 : 2
  }
  const config = readConfig(env)
  const connection = connect(databaseUrl(config), { max: 2, name: 'pileus-cli' })
  const feed = openFeed({ sql: connection.sql })
  try {
    await command({ config, connection, cloud: makeCloud(config, connection, feed), flags: values, id: positionals[1] })
    return 0
  } finally {
    await feed.close()
    await connection.close()
  }
}

function databaseUrl(config: Config): string {
  const url = config.DATABASE_URL ?? runningEmbedded(join(config.PILEUS_DATA, 'postgres'))
  if (!url)
    throw new OperatorError(
      `No control plane is running on ${config.PILEUS_DATA}`,
      'Start it (npm start), or set PILEUS_DATA or DATABASE_URL to the one you mean',
    )
  return url
}

const makeCloud = (config: Config, connection: Connection, feed: Feed): Cloud => ({
  db: connection.db,
  sql: connection.sql,
  log: makeLog('fatal'),
  services,
  policy: policyOf(services),
  profile: config.POLICY_PROFILE,
  secrets: new Secrets(masterKey(config).keys),
  settings: settings(config),
  feed,
  committed: () => feed.markDirty(),
})

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), process.env).catch((error: unknown) => {
    console.error(error instanceof OperatorError || error instanceof Fault ? `pileus: ${error.message}` : error)
    return 1
  })
}
