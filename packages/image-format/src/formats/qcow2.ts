import { bounds, type Context, ending, type Facts, type Format, type Reading, text, u64be, window } from '../format.ts'
import { quote } from '../problems.ts'

const magic = 0x51_46_49_fb

/** Bits of `incompatible_features`. A bit that is not listed is one that the image needs and we do not know. */
const incompatible = { corrupt: 2n, dataFile: 4n, extendedL2: 16n, known: 31n }
const rawDataFile = 2n

const extensions = { end: 0, backingFormat: 0xe2_79_2a_ca, encryption: 0x05_37_be_77, dataFile: 0x44_41_54_41 }

/** What QEMU opens at most. */
const limits = { l1Entries: 4 << 20, refcountBytes: 8 << 20, snapshots: 65_536, extensions: 64 }

/** Versions 2 and 3. qcow, the first version, is a format of its own. */
export const qcow2: Format = {
  name: 'qcow2',
  starts: (head) => head.readUInt32BE(0) === magic && head.readUInt32BE(4) !== 1,
  *read(context) {
    const { bytes, got } = yield* window(0, bounds.window)
    const header = parse(bytes)
    checkFeatures(header, context)
    checkExtensions(bytes, header, context)
    checkTables(header, context)
    return yield* checkEnd(header, got, context)
  },
}

type Header = ReturnType<typeof parse>

function parse(bytes: Buffer) {
  const version = bytes.readUInt32BE(4)
  const modern = version >= 3
  return {
    version,
    backingOffset: u64be(bytes, 8),
    backingName: text(bytes, u64be(bytes, 8), u64be(bytes, 8) + Math.min(1023, bytes.readUInt32BE(16))),
    clusterBits: bytes.readUInt32BE(20),
    size: u64be(bytes, 24),
    encryption: bytes.readUInt32BE(32),
    l1Entries: bytes.readUInt32BE(36),
    l1Offset: u64be(bytes, 40),
    refcountOffset: u64be(bytes, 48),
    refcountClusters: bytes.readUInt32BE(56),
    snapshots: bytes.readUInt32BE(60),
    snapshotsOffset: u64be(bytes, 64),
    incompatible: modern ? bytes.readBigUInt64BE(72) : 0n,
    autoclear: modern ? bytes.readBigUInt64BE(88) : 0n,
    refcountOrder: modern ? bytes.readUInt32BE(96) : 4,
    length: modern ? bytes.readUInt32BE(100) : 72,
    compression: modern && bytes.readUInt32BE(100) > 104 ? bytes.readUInt8(104) : 0,
  }
}

function checkFeatures(header: Header, { found }: Context) {
  if (header.version !== 2 && header.version !== 3) found('unknown_version', `qcow2 version ${header.version}`)
  if (header.backingOffset !== 0) found('backing_file', quote(header.backingName))
  if ((header.incompatible & incompatible.dataFile) !== 0n || (header.autoclear & rawDataFile) !== 0n) found('data_file')
  if ((header.incompatible & incompatible.corrupt) !== 0n) found('corrupt')
  if ((header.incompatible & ~incompatible.known) !== 0n) found('unknown_features', `bits 0x${header.incompatible.toString(16)}`)
  if (header.compression > 1) found('unknown_features', `compression ${header.compression}`)
  if (header.encryption !== 0) found('encrypted', `method ${header.encryption}`)
  if (header.clusterBits < 9 || header.clusterBits > 21) found('malformed', `clusters of 2^${header.clusterBits} bytes`)
  if (header.refcountOrder > 6) found('malformed', `refcounts of 2^${header.refcountOrder} bits`)
  if (header.length < (header.version === 2 ? 72 : 104) || header.length % 8 !== 0) found('malformed', `a header of ${header.length} bytes`)
}

/** Whatever names another file lies here, between the header and the end of the first cluster. */
function checkExtensions(bytes: Buffer, header: Header, { found }: Context) {
  const cluster = 2 ** Math.min(header.clusterBits, 21)
  const end = header.backingOffset === 0 ? cluster : Math.min(cluster, header.backingOffset)
  if (header.length > cluster) return found('header_too_long', `${header.length} bytes`)
  let at = header.length
  for (let count = 0; at + 8 <= end; count += 1) {
    if (at + 8 > bytes.length || count > limits.extensions) return found('header_too_long', 'extensions')
    const type = bytes.readUInt32BE(at)
    const length = bytes.readUInt32BE(at + 4)
    if (type === extensions.end) return
    if (at + 8 + length > end) return found('malformed', 'an extension that is longer than the header')
    if (at + 8 + length > bytes.length) return found('header_too_long', 'extensions')
    if (type === extensions.dataFile) found('data_file', quote(text(bytes, at + 8, at + 8 + length)))
    if (type === extensions.encryption) found('encrypted', 'LUKS')
    at += 8 + Math.ceil(length / 8) * 8
  }
}

function checkTables(header: Header, { found }: Context) {
  const cluster = 2 ** header.clusterBits
  const perEntry = cluster * (cluster / ((header.incompatible & incompatible.extendedL2) === 0n ? 8 : 16))
  if (header.l1Entries > limits.l1Entries) found('table_too_large', `${header.l1Entries} L1 entries`)
  if (header.refcountClusters * cluster > limits.refcountBytes) found('table_too_large', `${header.refcountClusters} refcount clusters`)
  if (header.snapshots > limits.snapshots) found('table_too_large', `${header.snapshots} snapshots`)
  if (Math.ceil(header.size / perEntry) > header.l1Entries) found('malformed', 'an L1 table that does not cover the disk')
  const misplaced = [header.l1Offset, header.refcountOffset, header.snapshotsOffset].some((at) => at % cluster !== 0)
  if (misplaced) found('malformed', 'a table that does not begin with a cluster')
}

function* checkEnd(header: Header, got: number, { found }: Context): Reading<Facts> {
  const { size } = yield* ending(0)
  const missing =
    got < header.length ||
    (header.l1Entries > 0 && header.l1Offset + header.l1Entries * 8 > size) ||
    header.refcountOffset >= size ||
    (header.snapshots > 0 && header.snapshotsOffset >= size)
  if (missing) found('truncated', `${size} bytes`)
  return { virtualSize: header.size }
}
