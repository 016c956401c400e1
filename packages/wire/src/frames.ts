import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'

/** One frame is all series of a host at one moment. More than this is no host, it is an attack. */
export const frameLimits = { series: 4_096, bytes: 64 * 1024 }

/** `host.cpu.user`, `host.disk.sda.read`, `guest.<uuid>.cpu`: what it is about comes first, since a host may speak only of what is its own. */
export const metricNames = z.array(z.string().regex(/^[a-z][\w.-]{0,127}$/)).max(frameLimits.series)

/** The host's clock: host clocks appear nowhere else. */
export interface Frame {
  /** Of the `series` message that names the values. */
  series: number
  at: number
  values: Float64Array
}

const head = 13
const version = 1

/** version(1) | series(4) | at(8) | deflated float64 values, little-endian. */
export function packFrame({ series, at, values }: Frame): Buffer {
  const body = packValues(values)
  const frame = Buffer.allocUnsafe(head + body.length)
  frame.writeUInt8(version, 0)
  frame.writeUInt32LE(series, 1)
  frame.writeDoubleLE(at, 5)
  body.copy(frame, head)
  return frame
}

/** Undefined for what is no frame. The values stay packed: they are stored as they came. */
export function readFrame(data: Buffer): { series: number; at: number; body: Buffer } | undefined {
  if (data.length <= head || data.length > frameLimits.bytes || data.readUInt8(0) !== version) return undefined
  const at = data.readDoubleLE(5)
  return Number.isFinite(at) ? { series: data.readUInt32LE(1), at, body: data.subarray(head) } : undefined
}

/**
 * The bytes of a double that say much (sign, exponent) of all values stand together, then the next, and so on: neighbours are alike, and
 * that is what deflate needs.
 */
export function packValues(values: Float64Array): Buffer {
  const plain = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  const turned = Buffer.allocUnsafe(plain.length)
  const n = values.length
  for (let i = 0; i < n; i++) for (let byte = 0; byte < 8; byte++) turned[byte * n + i] = plain[i * 8 + byte] ?? 0
  return deflateRawSync(turned, { level: 1 })
}

/** Undefined unless it is exactly so many values: a small frame that would inflate to gigabytes stops at what it may be. */
export function unpackValues(body: Buffer, count: number): Float64Array | undefined {
  try {
    const turned = inflateRawSync(body, { maxOutputLength: Math.max(1, count * 8) })
    if (turned.length !== count * 8) return undefined
    const plain = Buffer.alloc(turned.length)
    for (let i = 0; i < count; i++) for (let byte = 0; byte < 8; byte++) plain[i * 8 + byte] = turned[byte * count + i] ?? 0
    return new Float64Array(plain.buffer, plain.byteOffset, count)
  } catch {
    return undefined
  }
}
