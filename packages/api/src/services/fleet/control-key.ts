import type { Db, Tx } from '@pileus/db/client'
import { controlKeys } from '@pileus/db/schema/fleet'
import { makeKeys, type PublicKey } from '@pileus/wire/keys'
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Secrets } from '../../platform/secrets.ts'

const id = 'agents'

export interface ControlKey {
  publicKey: PublicKey
  privateKey: KeyObject
}

/** The key by which agents know this cloud. Made by whoever needs it first; it does not change, since every agent has it pinned. */
export async function controlKey(db: Db | Tx, secrets: Secrets): Promise<ControlKey> {
  const known = await read(db, secrets)
  if (known) return known
  const { publicKey, privateKey } = makeKeys()
  const sealed = secrets.seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), id)
  await db.insert(controlKeys).values({ id, publicKey, privateKey: sealed }).onConflictDoNothing()
  const made = await read(db, secrets)
  if (!made) throw new Error('The key for agents was made and is not there.')
  return made
}

async function read(db: Db | Tx, secrets: Secrets): Promise<ControlKey | undefined> {
  const [row] = await db.select().from(controlKeys).where(eq(controlKeys.id, id)).limit(1)
  return row && { publicKey: row.publicKey, privateKey: createPrivateKey(secrets.open(row.privateKey, id)) }
}
