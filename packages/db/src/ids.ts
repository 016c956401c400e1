import { randomBytes } from 'node:crypto'

/** UUIDv7: time first, so that new rows land together in an index and sort in the order of their making. */
export function uuid(now = Date.now()): string {
  const hex = hexId(now)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The same as 32 hex digits without dashes, as Keystone writes its ids. */
export function hexId(now = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes.toString('hex')
}
