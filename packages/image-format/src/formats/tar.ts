import { isZero, text } from '../format.ts'

export interface TarEntry {
  name: string
  kind: 'file' | 'other'
  size: number
}

const checksumAt = { from: 148, to: 156 }

/** The checksum tells a header from anything else, of the old kind without a mark as well. */
export function isTarHeader(bytes: Buffer): boolean {
  const header = bytes.subarray(0, 512)
  const claimed = octal(header, checksumAt.from, checksumAt.to)
  const field = header.subarray(checksumAt.from, checksumAt.to).reduce((sum, byte) => sum + byte, 0)
  const sum = header.reduce((total, byte) => total + byte, 0) - field + 8 * 0x20
  return claimed !== null && claimed === sum && header[0] !== 0
}

export const isTarEnd = (header: Buffer) => isZero(header, 0, 512)

/** Null when the block is no header. Links, folders, devices and the headers that change the next one are `other`. */
export function tarEntry(header: Buffer): TarEntry | null {
  const size = sizeOf(header)
  if (!isTarHeader(header) || size === null) return null
  const prefix = text(header, 257, 263) === 'ustar\0' ? field(header, 345, 500) : ''
  const type = header.readUInt8(156)
  const name = field(header, 0, 100)
  return { name: prefix ? `${prefix}/${name}` : name, kind: type === 0 || type === 0x30 ? 'file' : 'other', size }
}

/** GNU writes the sizes that octal digits have no room for in binary. */
function sizeOf(header: Buffer): number | null {
  if (header.readUInt8(124) !== 0x80) return octal(header, 124, 136)
  const size = Number(header.readBigUInt64BE(128))
  return isZero(header, 125, 128) && Number.isSafeInteger(size) ? size : null
}

function octal(header: Buffer, from: number, to: number): number | null {
  const digits = /^ *([0-7]+)[ \0]*$/.exec(text(header, from, to))?.[1]
  return digits === undefined ? null : Number.parseInt(digits, 8)
}

const field = (header: Buffer, from: number, to: number) => text(header, from, to).replace(/\0.*$/s, '')
