import { createHmac, timingSafeEqual } from 'node:crypto'

const step = 30
const digits = 6
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The step of the clock that a code belongs to, if it does. RFC 6238 with what every authenticator app assumes: SHA-1, 6 digits, 30 seconds. The step before counts too: clocks differ. */
export function totpStep(seed: string, passcode: string, now: Date): number | undefined {
  // What is not base32 would be an empty key, and its codes would be anybody's.
  if (base32(seed).length === 0) return undefined
  const counter = Math.floor(now.getTime() / 1000 / step)
  return [counter, counter - 1].find((c) => same(totp(seed, c), passcode))
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

export function totp(seed: string, counter: number): string {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac('sha1', base32(seed)).update(message).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0')
}

/** The same way back, for seeds that we make. */
export function toBase32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const fives = bits.match(/.{1,5}/g) ?? []
  return fives.map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

export function base32(text: string): Buffer {
  const bits = Array.from(text.toUpperCase().replace(/[=\s]/g, ''), (c) => alphabet.indexOf(c))
  const bytes: number[] = []
  let value = 0
  let held = 0
  for (const five of bits) {
    if (five < 0) return Buffer.alloc(0)
    value = ((value << 5) | five) & 0xffff
    held += 5
    if (held >= 8) bytes.push((value >> (held -= 8)) & 0xff)
  }
  return Buffer.from(bytes)
}
