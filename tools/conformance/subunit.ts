import { crc32 } from 'node:zlib'

/** One packet of a subunit v2 stream, as Tempest writes it. */
export interface Packet {
  status: Status | undefined
  test: string | undefined
  /** Seconds since 1970. */
  at: number | undefined
  attachment: { name: string; bytes: Buffer } | undefined
}

export type Status = 'exists' | 'inprogress' | 'success' | 'uxsuccess' | 'skip' | 'fail' | 'xfail'

const statuses: readonly (Status | undefined)[] = [undefined, 'exists', 'inprogress', 'success', 'uxsuccess', 'skip', 'fail', 'xfail']
const signature = 0xb3
const has = { test: 0x0800, route: 0x0400, time: 0x0200, tags: 0x0080, content: 0x0040, mime: 0x0020 }

/** Packets of a whole stream. Anything between them (a stray print of a test) is skipped: only what the checksum confirms counts. */
export function* packets(stream: Buffer): Generator<Packet> {
  for (let at = 0; at < stream.length; ) {
    const found = stream.indexOf(signature, at)
    if (found < 0) return
    const packet = parse(stream.subarray(found))
    if (packet) yield packet.value
    at = found + (packet?.length ?? 1)
  }
}

function parse(bytes: Buffer): { value: Packet; length: number } | null {
  if (bytes.length < 8) return null
  const flags = bytes.readUInt16BE(1)
  if (flags >> 12 !== 2) return null
  const size = number(bytes, 3)
  if (size.value < 8 || size.value > bytes.length) return null
  const packet = bytes.subarray(0, size.value)
  if (crc32(packet.subarray(0, -4)) !== packet.readUInt32BE(size.value - 4)) return null
  return { value: body(packet, flags, size.next), length: size.value }
}

function body(packet: Buffer, flags: number, start: number): Packet {
  let at = start
  const integer = () => {
    const read = number(packet, at)
    at = read.next
    return read.value
  }
  const text = () => {
    const length = integer()
    at += length
    return packet.subarray(at - length, at)
  }
  const value: Packet = { status: statuses[flags & 7], test: undefined, at: undefined, attachment: undefined }
  if (flags & has.time) {
    const seconds = packet.readUInt32BE(at)
    at += 4
    value.at = seconds + integer() / 1e9
  }
  if (flags & has.test) value.test = text().toString()
  if (flags & has.tags) for (let left = integer(); left > 0; left -= 1) text()
  if (flags & has.mime) text()
  if (flags & has.content) value.attachment = { name: text().toString(), bytes: text() }
  return value
}

/** The two highest bits say how many bytes follow the first. */
function number(bytes: Buffer, at: number): { value: number; next: number } {
  const more = bytes.readUInt8(at) >> 6
  let value = bytes.readUInt8(at) & 0x3f
  for (let i = 1; i <= more; i += 1) value = value * 256 + bytes.readUInt8(at + i)
  return { value, next: at + 1 + more }
}
