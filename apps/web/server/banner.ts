import { relative } from 'node:path'
import type { Config } from './config.ts'
import type { Credentials } from './credentials.ts'
import type { Database } from './database.ts'

interface Banner {
  config: Config
  url: string
  database: Database
  credentials: Credentials | undefined
  created: boolean
}

/** What a newcomer needs in the next minute. The password is shown once, by the start that made it. */
export function banner({ config, url, database, credentials, created }: Banner): string {
  const seconds = (performance.now() / 1000).toFixed(1)
  const postgres = database.embedded
    ? `Postgres ${database.version}, embedded, in ${short(config.PILEUS_DATA)}`
    : `Postgres ${database.version} at DATABASE_URL`
  const rows = [
    ['URL', url],
    ['Database', postgres],
    ['Admin', 'user admin, project admin, domain Default'],
    ...(credentials && created ? [['Password', credentials.password]] : []),
    [
      'Stored in',
      credentials ? `${short(credentials.openrc)} and clouds.yaml (mode 0600)` : 'the data folder of the replica that started first',
    ],
  ]
  const next = credentials ? `\n  Try:  . ${short(credentials.openrc)} && openstack token issue\n` : ''
  return `\nPileus is ready, after ${seconds} s.\n\n${rows.map(([name = '', text]) => `  ${name.padEnd(10)} ${text}`).join('\n')}\n${next}\n  Ctrl-C stops everything.\n`
}

function short(path: string) {
  const near = relative(process.cwd(), path)
  return near.startsWith('..') ? path : near
}
