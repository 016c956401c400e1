import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Keys by id, out of a file that is never in the database. `current` seals; older ones only open what they once sealed. */
export interface MasterKeys {
  current: string
  keys: Readonly<Record<string, Buffer>>
  /** For the hashes of secrets that we make. It is not rotated: a new one would make all those secrets wrong. */
  hash: Buffer
}

/**
 * Envelope encryption for columns, and keyed hashes for secrets that we made ourselves.
 * Each value gets a data key of its own, wrapped by the master key: rotating the master key rewraps 60 bytes a value.
 * Format: version(1) | key id length(1) | key id | wrapped data key(12+16+32) | nonce(12) | tag(16) | ciphertext.
 */
export class Secrets {
  #keys: MasterKeys
  readonly #reload: () => MasterKeys

  /** `reload` reads the file again: a key that we do not know may have been added while we run. */
  constructor(keys: MasterKeys, reload: () => MasterKeys = () => keys) {
    this.#keys = keys
    this.#reload = reload
  }

  /** `context` binds the value to its row: a ciphertext moved to another row does not open. */
  seal(plain: string, context: string): Buffer {
    const dataKey = randomBytes(32)
    const id = Buffer.from(this.#keys.current)
    const head = Buffer.concat([Buffer.of(1, id.length), id])
    return Buffer.concat([
      head,
      encrypt(this.#key(this.#keys.current), dataKey, head),
      encrypt(dataKey, Buffer.from(plain, 'utf8'), Buffer.from(context)),
    ])
  }

  open(sealed: Buffer, context: string): string {
    const { dataKey, body } = this.#unwrap(sealed)
    return decrypt(dataKey, body, Buffer.from(context)).toString('utf8')
  }

  /** The same value under the current master key, or nothing when it already is. */
  rewrap(sealed: Buffer): Buffer | undefined {
    const { keyId, dataKey, body } = this.#unwrap(sealed)
    if (keyId === this.#keys.current) return undefined
    const id = Buffer.from(this.#keys.current)
    const head = Buffer.concat([Buffer.of(1, id.length), id])
    return Buffer.concat([head, encrypt(this.#key(this.#keys.current), dataKey, head), body])
  }

  /** For secrets of our own making: 256 random bits need no slow hash, only one that a stolen table cannot check. */
  hash(secret: string): Buffer {
    return createHmac('sha256', this.#keys.hash).update(secret).digest()
  }

  matches(secret: string, hash: Buffer): boolean {
    const mine = this.hash(secret)
    return mine.length === hash.length && timingSafeEqual(mine, hash)
  }

  #unwrap(sealed: Buffer) {
    if (sealed[0] !== 1) throw new Error('This sealed value is of a version that this release does not know.')
    const end = 2 + (sealed[1] ?? 0)
    const keyId = sealed.subarray(2, end).toString()
    const dataKey = decrypt(this.#key(keyId), sealed.subarray(end, end + 60), sealed.subarray(0, end))
    return { keyId, dataKey, body: sealed.subarray(end + 60) }
  }

  #key(id: string): Buffer {
    if (!this.#keys.keys[id]) this.#keys = this.#reload()
    const key = this.#keys.keys[id]
    if (!key) throw new Error(`The master key ${id} is missing: put it back into the master key file.`)
    return key
  }
}

function encrypt(key: Buffer, plain: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

function decrypt(key: Buffer, sealed: Buffer, context: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(context).setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
}

/** A line of a master key file: `id:base64`. The newest key is the last line; older ones stay as long as something is sealed with them. */
export const masterKeyLine = (id = new Date().toISOString()) => `${id.replace(/\W/g, '')}:${randomBytes(32).toString('base64')}\n`
export const newMasterKeyFile = () => masterKeyLine('hash') + masterKeyLine()

export function readMasterKeys(text: string): MasterKeys {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const all = Object.fromEntries(
    lines.map((line) => {
      const [id = '', key = ''] = line.split(':')
      const bytes = Buffer.from(key, 'base64')
      if (!id || bytes.length !== 32) throw new TypeError('it must hold lines of the form id:key with 32 bytes in base64')
      return [id, bytes]
    }),
  )
  const { hash, ...keys } = all
  const current = Object.keys(keys).at(-1)
  if (!hash || !current) throw new TypeError('it must hold a line named hash and at least one key')
  return { current, keys, hash }
}
