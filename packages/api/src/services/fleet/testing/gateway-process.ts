// One control process for tests that kill it: the agents' door on a port, for the database and the master key that it is given.
import { dirname } from 'node:path'
import { connect } from '@pileus/db/client'
import type { Cloud } from '../../../platform/ctx.ts'
import { openFeed } from '../../../platform/listen.ts'
import { makeLog } from '../../../platform/log.ts'
import { readMasterKeys, Secrets } from '../../../platform/secrets.ts'
import { policyOf } from '../../../platform/service.ts'
import { testSettings } from '../../../platform/testing/cloud.ts'
import { services } from '../../index.ts'
import { openDoor } from '../testing.ts'
import './counting.ts'

const { DATABASE = '', MASTER_KEYS = '', PORT = '0' } = process.env
const connection = connect(DATABASE, { max: 6, name: 'gateway' })
const feed = openFeed({ sql: connection.sql })
const cloud: Cloud = {
  db: connection.db,
  sql: connection.sql,
  log: makeLog('fatal'),
  services,
  policy: policyOf(services),
  profile: 'default',
  secrets: new Secrets(readMasterKeys(MASTER_KEYS)),
  settings: { ...testSettings, dataFolder: dirname(MASTER_KEYS) },
  feed,
  committed: () => feed.markDirty(),
}
const { port } = await openDoor(cloud, { port: Number(PORT) })
process.stdout.write(`${port}\n`)
