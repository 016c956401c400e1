// `pileus <command>`: what the operator does at the machine, with the data folder or DATABASE_URL of the control plane.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Cloud } from '@pileus/api/platform/ctx'
import { Fault } from '@pileus/api/platform/fault'
import { makeLog } from '@pileus/api/platform/log'
import { rewrapAll } from '@pileus/api/platform/rotate'
import { masterKeyLine, Secrets } from '@pileus/api/platform/secrets'
import { policyOf } from '@pileus/api/platform/service'
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

PILEUS_DATA or DATABASE_URL name the cloud, as for npm start. docs/operations.md tells more.`

interface Context {
  config: Config
  connection: Connection
  cloud: Cloud
  flags: { system: boolean; add: boolean }
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
  try {
    await command({ config, connection, cloud: makeCloud(config, connection), flags: values })
    return 0
  } finally {
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

const makeCloud = (config: Config, connection: Connection): Cloud => ({
  db: connection.db,
  sql: connection.sql,
  log: makeLog('fatal'),
  policy: policyOf(services),
  profile: config.POLICY_PROFILE,
  secrets: new Secrets(masterKey(config).keys),
  settings: settings(config),
  committed: () => undefined,
})

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), process.env).catch((error: unknown) => {
    console.error(error instanceof OperatorError || error instanceof Fault ? `pileus: ${error.message}` : error)
    return 1
  })
}
