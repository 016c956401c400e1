import { type Context, ending, type Facts, type Format, isZero, type Reading, text, u64le, window } from '../format.ts'

const kib = 1024
const places = { headers: [64 * kib, 128 * kib], regions: [192 * kib, 256 * kib] }
const mostEntries = 2047
const mostVirtual = 64 * 2 ** 40

const bat = guid('2DC27766-F623-4200-9D64-115E9BFD4A08')
const metadata = guid('8B7CA206-4790-4B9A-B8FE-575F050F886E')
const items = {
  parameters: guid('CAA16737-FA36-4D43-B3B6-33F0AA44E76B'),
  diskSize: guid('2FA54224-CD1B-4876-B211-5DBED83BF4B8'),
  parentLocator: guid('A8D35F2D-B30B-454D-ABF7-D3D84834AB0C'),
  logicalSector: guid('8141BF1D-A96F-4709-BA47-F233A8FAAB5F'),
  physicalSector: guid('CDA348C7-445D-4471-9CC9-E9885251C556'),
  identity: guid('BECA12AB-B2E6-4523-93EF-C309E000C746'),
}

/** The header that counts, then the table of regions, then the table of what is in the region of metadata, then that. */
export const vhdx: Format = {
  name: 'vhdx',
  starts: (head) => text(head, 0, 8) === 'vhdxfile',
  *read(context) {
    yield* checkHeaders(context)
    const region = yield* findMetadata(context)
    const facts = region === null ? {} : yield* readMetadata(region, context)
    const { size } = yield* ending(0)
    if (region === null || region > size) context.found('truncated', `${size} bytes`)
    return facts
  },
}

/**
 * A journal that waits to be replayed rewrites whatever was checked here. Of two headers the newer valid one counts; who does not verify
 * its checksum takes the newer, so neither may have one.
 */
function* checkHeaders({ found }: Context): Reading<void> {
  const headers: Buffer[] = []
  for (const at of places.headers) headers.push((yield* window(at, 4 * kib)).bytes)
  const signed = headers.filter((header) => text(header, 0, 4) === 'head')
  const valid = signed.filter((header) => header.readUInt16LE(66) === 1 && checksummed(header))
  if (valid.length === 0) return found('malformed', 'no valid header')
  const journals = [...newest(signed), ...newest(valid)].filter((header) => !isZero(header, 48, 64))
  if (journals.length > 0) found('unclean', 'vhdx')
}

function newest(headers: readonly Buffer[]): Buffer[] {
  const highest = Math.max(...headers.map((header) => u64le(header, 8)))
  return headers.filter((header) => u64le(header, 8) === highest)
}

function* findMetadata({ found }: Context): Reading<number | null> {
  const tables: Buffer[] = []
  for (const at of places.regions) tables.push((yield* window(at, 64 * kib)).bytes)
  const [first, second] = tables
  if (!first || !second || text(first, 0, 4) !== 'regi' || !checksummed(first)) return malformed(found, 'no table of regions')
  if (!first.equals(second)) return malformed(found, 'two tables of regions that differ')
  const count = first.readUInt32LE(8)
  if (count > mostEntries) return malformed(found, `${count} regions`)
  const regions = Array.from({ length: count }, (_, index) => first.subarray(16 + index * 32, 48 + index * 32))
  const known = (id: string) => regions.filter((entry) => id === entry.toString('hex', 0, 16))
  const unknown = regions.some((entry) => ![bat, metadata].includes(entry.toString('hex', 0, 16)) && entry.readUInt32LE(28) % 2 === 1)
  if (unknown) found('unknown_features', 'a region')
  const [place, another] = known(metadata)
  if (!place || another || known(bat).length !== 1) return malformed(found, 'no region of metadata, or two')
  return u64le(place, 16)
}

function* readMetadata(region: number, { found }: Context): Reading<Facts> {
  const { bytes: table } = yield* window(region, 64 * kib)
  const count = table.readUInt16LE(10)
  if (text(table, 0, 8) !== 'metadata' || count > mostEntries) return malformed(found, 'no table of metadata') ?? {}
  const entries = Array.from({ length: count }, (_, index) => table.subarray(32 + index * 32, 64 + index * 32))
    .map((entry) => ({ id: entry.toString('hex', 0, 16), at: entry.readUInt32LE(16), required: (entry.readUInt32LE(24) & 4) !== 0 }))
    .sort((a, b) => a.at - b.at)
  const listed = Object.values(items)
  if (entries.some(({ id, required }) => required && !listed.includes(id))) found('unknown_features', 'an item of metadata')
  if (entries.some(({ id }) => id === items.parentLocator)) found('parent', 'vhdx')
  if (new Set(entries.map(({ id }) => id)).size < count) found('malformed', 'an item of metadata twice')
  const values = new Map<string, Buffer>()
  for (const { id, at } of entries.filter(({ id }) => id === items.parameters || id === items.diskSize).slice(0, 2)) {
    values.set(id, (yield* window(region + at, 8)).bytes)
  }
  const parameters = values.get(items.parameters)
  const diskSize = values.get(items.diskSize)
  if (!parameters || !diskSize) return malformed(found, 'metadata without the size of the disk') ?? {}
  if ((parameters.readUInt32LE(4) & 2) !== 0) found('parent', 'vhdx')
  const block = parameters.readUInt32LE(0)
  if (block < 1 << 20 || block > 1 << 28 || (block & (block - 1)) !== 0) found('malformed', `blocks of ${block} bytes`)
  if (u64le(diskSize, 0) > mostVirtual) found('malformed', 'a disk of more than 64 TiB')
  return { virtualSize: u64le(diskSize, 0) }
}

function malformed(found: Context['found'], what: string): null {
  found('malformed', what)
  return null
}

/** As it lies on the disk: the first three parts little-endian. */
function guid(written: string): string {
  const bytes = Buffer.from(written.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes.toString('hex')
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0x82f6_3b78 : value >>> 1
  return value >>> 0
})

/** CRC-32C over the whole with the field of the checksum, at 4, as zeros. */
export function crc32c(bytes: Buffer): number {
  let crc = 0xffff_ffff
  for (let at = 0; at < bytes.length; at += 1) {
    const value = at >= 4 && at < 8 ? 0 : bytes.readUInt8(at)
    crc = (table[(crc ^ value) & 0xff] ?? 0) ^ (crc >>> 8)
  }
  return ~crc >>> 0
}

const checksummed = (bytes: Buffer) => bytes.readUInt32LE(4) === crc32c(bytes)
