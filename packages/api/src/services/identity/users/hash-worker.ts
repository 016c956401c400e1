import { compareSync, hashSync } from '@node-rs/bcrypt'
import { argon2Sync, randomBytes, timingSafeEqual, createHash } from 'node:crypto'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'

/**
 * Hashing burns a core on purpose. It runs in threads of its own, at the lowest priority: a storm of logins then uses what the
 * machine has left over and does not slow down the answers of everybody else. (On Linux, 0 means the calling thread.)
 */
setPriority(0, 19)

export type HashJob =
  | { id: number; kind: 'hash'; password: string; algorithm: 'argon2id' | 'bcrypt' }
  | { id: number; kind: 'verify'; password: string; hash: string }
export type HashAnswer = { id: number; result: string | boolean } | { id: number; error: string }

const argon = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
const bcrypt = { cost: 12 }

/** bcrypt looks at 72 bytes only; hashes of our own making see the whole password, and say so by this prefix. */
const whole = 'sha256:'
const digest = (password: string) => createHash('sha256').update(password).digest('base64')

function hash(password: string, algorithm: 'argon2id' | 'bcrypt'): string {
  if (algorithm === 'bcrypt')
    return Buffer.byteLength(password) > 72 ? whole + hashSync(digest(password), bcrypt) : hashSync(password, bcrypt)
  const nonce = randomBytes(16)
  const tag = argon2Sync('argon2id', { message: password, nonce, ...argon })
  return `$argon2id$v=19$m=${argon.memory},t=${argon.passes},p=${argon.parallelism}$${bare(nonce)}$${bare(tag)}`
}

const bare = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

function verify(password: string, stored: string): boolean {
  if (stored.startsWith(whole)) return compareSync(digest(password), stored.slice(whole.length))
  if (/^\$2[aby]\$/.test(stored)) return compareSync(password, stored)
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored)
  if (!found) return false
  const [, memory, passes, parallelism, nonce = '', tag = ''] = found
  const expected = Buffer.from(tag, 'base64')
  const made = argon2Sync('argon2id', {
    message: password,
    nonce: Buffer.from(nonce, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(made, expected)
}

parentPort?.on('message', (job: HashJob) => {
  try {
    parentPort?.postMessage({
      id: job.id,
      result: job.kind === 'hash' ? hash(job.password, job.algorithm) : verify(job.password, job.hash),
    } satisfies HashAnswer)
  } catch (error) {
    parentPort?.postMessage({ id: job.id, error: String(error) } satisfies HashAnswer)
  }
})
