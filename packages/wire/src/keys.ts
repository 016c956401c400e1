import { createHash, createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto'

/** An ed25519 public key as people copy it and messages carry it: its 32 bytes in base64url. It is as short as a fingerprint would be. */
export type PublicKey = string

export const publicKeyPattern = /^[A-Za-z0-9_-]{43}$/

export function makeKeys(): { publicKey: PublicKey; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { publicKey: printKey(publicKey), privateKey }
}

export function printKey(key: KeyObject): PublicKey {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
  if (x === undefined) throw new TypeError('This is no ed25519 key.')
  return x
}

export const readKey = (key: PublicKey): KeyObject => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' })

/** What is signed: a purpose, so that a signature for one thing is none for another, and every field in a fixed order. */
export type Statement = readonly [purpose: string, ...fields: (string | number | readonly number[])[]]

const bytes = (statement: Statement) => Buffer.from(JSON.stringify(statement))

export const signStatement = (privateKey: KeyObject, statement: Statement): string =>
  sign(null, bytes(statement), privateKey).toString('base64url')

export function verifyStatement(publicKey: PublicKey, statement: Statement, signature: string): boolean {
  try {
    return verify(null, bytes(statement), readKey(publicKey), Buffer.from(signature, 'base64url'))
  } catch {
    // Not every 32 bytes are a point on the curve.
    return false
  }
}

/** What of an enrolment token is known to both ends and never sent. */
export const tokenVerifier = (secret: string): Buffer => createHash('sha256').update('pileus enrolment token\n').update(secret).digest()

export const proveToken = (verifier: Buffer, statement: Statement): string =>
  createHmac('sha256', verifier).update(bytes(statement)).digest('base64url')

export function checkTokenProof(verifier: Buffer, statement: Statement, proof: string): boolean {
  const [mine, theirs] = [Buffer.from(proveToken(verifier, statement)), Buffer.from(proof)]
  return mine.length === theirs.length && timingSafeEqual(mine, theirs)
}
