import { createHash } from 'node:crypto'
import { badRequest, Fault } from '../../../platform/fault.ts'
import { parseJson } from '../../../platform/rest/json.ts'
import { isObject } from '../../../platform/rest/fields.ts'
import { base32 } from '../tokens/totp.ts'

/** EC2 keys are found by the hash of their public half. */
export const ec2Id = (access: string) => createHash('sha256').update(access).digest('hex')

const refuse = (message: string) => badRequest(message, { path: ['blob'] })

/** The two halves of an EC2 key, from the JSON that clients keep them in. */
export function readEc2(blob: string): Record<string, unknown> & { access: string; secret: string } {
  const read = readJson(blob)
  if (!isObject(read)) throw refuse('must be a JSON object')
  const { access, secret } = read
  if (typeof access !== 'string' || access === '') throw refuse("must hold an 'access' key")
  if (secret !== undefined && typeof secret !== 'string') throw refuse("must hold a text as 'secret'")
  return { ...read, access, secret: secret ?? '' }
}

/** It is a field of the request that is no JSON, not the request. */
function readJson(blob: string): unknown {
  try {
    return parseJson(blob)
  } catch (error) {
    throw error instanceof Fault ? refuse('must be valid JSON') : error
  }
}

/** What would never work is refused when it is stored, not when somebody tries to log in with it. */
export function checkBlob(type: string, blob: string): void {
  if (type === 'ec2') readEc2(blob)
  if (type === 'totp' && base32(blob).length === 0) throw refuse('must be a seed in base32')
}

/** What binds an EC2 key to what made it; none of it may change, and the public half is the key's id. */
const fixed = ['access', 'trust_id', 'app_cred_id', 'access_token_id', 'access_id']

export function checkChange(type: string, before: string, after: string): void {
  checkBlob(type, after)
  if (type !== 'ec2') return
  const [old, changed]: Record<string, unknown>[] = [readEc2(before), readEc2(after)]
  const moved = fixed.find((name) => old?.[name] !== changed?.[name])
  if (moved) throw refuse(`must keep '${moved}' as it is`)
}
