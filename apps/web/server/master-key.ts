import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { newMasterKeyFile, readMasterKeys, type MasterKeys } from '@pileus/api/platform/secrets'
import type { Sql } from '@pileus/db/client'
import type { Config } from './config.ts'
import { createSecret } from './files.ts'
import { codeOf, OperatorError } from './operator-error.ts'

/** The keys that open what is stored encrypted. They live beside the database, never in it. */
export interface MasterKey {
  keys: MasterKeys
  file: string
  /** Made by this start. */
  fresh: boolean
}

export function masterKey(config: Config): MasterKey {
  const file = config.MASTER_KEY_FILE ?? join(config.PILEUS_DATA, 'master.key')
  try {
    const fresh = createSecret(file, newMasterKeyFile())
    return { keys: readMasterKeys(readFileSync(file, 'utf8')), file, fresh }
  } catch (error) {
    if (error instanceof TypeError)
      throw new OperatorError(
        `The master key file ${file} is damaged: ${error.message}`,
        'Restore it from your backup, or set MASTER_KEY_FILE to the right file',
      )
    throw new OperatorError(
      `Cannot use the master key ${file} (${codeOf(error)})`,
      'Make it readable, or set MASTER_KEY_FILE to the right file',
      { cause: error },
    )
  }
}

/**
 * The database remembers a fingerprint of the key that is never rotated. A replica with another key would write secrets that nobody else can read,
 * and find out only when somebody asks for one.
 */
export async function checkMasterKey(sql: Sql, { keys, file, fresh }: MasterKey) {
  const fingerprint = createHash('sha256').update('pileus master key').update(keys.hash).digest('hex').slice(0, 32)
  await sql.unsafe(`create table if not exists public.installation (
    one boolean primary key default true check (one), master_key text not null, at timestamptz not null default now())`)
  await sql`insert into public.installation (master_key) values (${fingerprint}) on conflict do nothing`
  const [row] = await sql<{ master_key: string }[]>`select master_key from public.installation`
  if (row?.master_key === fingerprint) return
  if (fresh) rmSync(file, { force: true })
  throw new OperatorError(
    fresh
      ? `This database belongs to an installation whose master key is not at ${file}`
      : `The master key ${file} is not the one of this database`,
    'Copy master.key from the data folder of the first replica, or set MASTER_KEY_FILE to it',
  )
}
