import { bounds, type Context, ending, type Facts, type Format, type Reading, text, u64le, window } from '../format.ts'
import { quote } from '../problems.ts'

const sector = 512
const directoryAtEnd = 0xffff_ffff_ffff_ffffn
const kinds = ['monolithicsparse', 'streamoptimized']

/** QEMU looks for a parent in this many bytes behind the header, wherever the header says that the description is. */
const searched = 20 * sector
const limits = { version: 3, entriesPerTable: 512, grain: 0x20_0000, directory: 32 << 20 }

/** What a description may say. `parentFileNameHint`, `changeTrackPath` and `digestFilename` name other files, and are not here. */
const keys = ['version', 'encoding', 'cid', 'parentcid', 'isnativesnapshot', 'createtype']
const extentLine = /^(RW|RDONLY|NOACCESS)\s+\d+\s+SPARSE\s+"([^"/\\:]+)"$/

/**
 * Accepted is one file with a sparse header and the description in it. A description alone, and any that speaks of other files, is how an
 * image makes a host read its own files.
 */
export const vmdk: Format = {
  name: 'vmdk',
  starts: (head) => ['KDMV', 'COWD'].includes(text(head, 0, 4)) || isDescriptor(head),
  *read(context) {
    const { bytes, got } = yield* window(0, sector)
    if (text(bytes, 0, 4) === 'KDMV') return yield* readSparse(bytes, got, context)
    const kind = text(bytes, 0, 4) === 'COWD' ? 'COWD' : 'a description'
    context.found(kind === 'COWD' ? 'subformat' : 'extents', kind)
    return {}
  },
}

/** As QEMU guesses it, and what VMware writes, and anything that a lenient reader could take for one. */
function isDescriptor(head: Buffer): boolean {
  const start = text(head, 0, 4096)
  if (/^(#[^\n]*\n| *\r?\n)* *version=\d+\r?\n/.test(start) || /^\s*#\s*Disk DescriptorFile/i.test(start)) return true
  const all = /^[^\0]*/.exec(text(head, 0, bounds.head))?.[0] ?? ''
  return all.length >= 64 && /createType\s*=/i.test(all) && /^[ \t]*(RW|RDONLY|NOACCESS)[ \t]+\d/m.test(all)
}

type Header = ReturnType<typeof parse>

function parse(bytes: Buffer) {
  return {
    version: bytes.readUInt32LE(4),
    capacity: u64le(bytes, 12),
    grain: u64le(bytes, 20),
    descriptorAt: u64le(bytes, 28),
    descriptorSectors: u64le(bytes, 36),
    entriesPerTable: bytes.readUInt32LE(44),
    directory: bytes.readBigUInt64LE(56),
    dataAt: u64le(bytes, 64),
    compression: bytes.readUInt16LE(77),
  }
}

function* readSparse(bytes: Buffer, got: number, context: Context): Reading<Facts> {
  const header = parse(bytes)
  checkHeader(header, context)
  const declared = header.descriptorSectors * sector
  if (header.descriptorAt !== 1 || declared === 0) context.found('malformed', 'a description that does not follow the header')
  if (declared > bounds.window) context.found('header_too_long', 'description')
  const length = Math.min(bounds.window, Math.max(declared, searched))
  const { bytes: description } = yield* window(sector, length)
  checkDescription(description, Math.min(declared, length), context)
  const { bytes: footer, size } = yield* ending(3 * sector)
  if (header.directory === directoryAtEnd) checkFooter(header, footer, size, context)
  if (got < sector || header.dataAt * sector > size) context.found('truncated', `${size} bytes`)
  return { virtualSize: header.capacity * sector }
}

function checkHeader(header: Header, { found }: Context) {
  const { version, capacity, grain, entriesPerTable, compression } = header
  if (version < 1 || version > limits.version) found('unknown_version', `vmdk version ${version}`)
  // QEMU then reads the description as if it were a file of its own, extents and all.
  if (capacity === 0) found('extents', 'no capacity')
  if (grain === 0 || grain > limits.grain || entriesPerTable === 0 || entriesPerTable > limits.entriesPerTable)
    found('malformed', 'grain tables')
  else if (capacity / (grain * entriesPerTable) > limits.directory) found('table_too_large', 'grain directory')
  if (compression > 1) found('unknown_features', `compression ${compression}`)
}

/** Whoever reads on behind the declared end must read the same: so it ends with a zero before it. */
function checkDescription(bytes: Buffer, declared: number, { found }: Context) {
  const whole = text(bytes, 0, bytes.length)
  if (/parentFileNameHint/i.test(whole)) found('parent', quote(/parentFileNameHint[^\n]{0,64}/i.exec(whole)?.[0] ?? ''))
  const end = whole.indexOf('\0')
  if (end < 0 || end >= declared) return found('malformed', 'a description without an end')
  // QEMU takes the first that it sees, in a comment too.
  if ([...whole.matchAll(/createType/gi)].length !== 1) found('subformat', 'createType has to be there once')
  const lines = whole
    .slice(0, end)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const isExtent = (line: string) => !line.includes('=') || /^(RW|RDONLY|NOACCESS)\b/i.test(line)
  checkExtents(lines.filter(isExtent), found)
  const isField = (line: string) => !isExtent(line)
  checkFields(lines.filter(isField), found)
}

function checkExtents(extents: readonly string[], found: Context['found']) {
  const strange = extents.find((line) => !extentLine.test(line))
  if (strange !== undefined) return found('extents', quote(strange))
  if (extents.length !== 1) found('extents', `${extents.length} extents`)
}

function checkFields(lines: readonly string[], found: Context['found']) {
  const fields = lines.map((line) => line.split('=', 2).map((part) => part.trim()))
  const strange = fields.find(([key = '']) => !keys.includes(key.toLowerCase()) && !/^ddb\./i.test(key))
  if (strange) found('unknown_features', quote(strange.join(' ')))
  const valuesOf = (wanted: string) =>
    fields.filter(([key = '']) => key.toLowerCase() === wanted).map(([, value = '']) => value.toLowerCase().replaceAll('"', ''))
  const types = valuesOf('createtype')
  if (types.length !== 1 || types.some((type) => !kinds.includes(type))) found('subformat', quote(types.join(' ')))
  if (valuesOf('parentcid').some((cid) => cid !== 'ffffffff')) found('parent', 'vmdk')
}

/** With the directory at the end the footer is the header that counts, so it may say nothing else. */
function checkFooter(header: Header, tail: Buffer, size: number, { found }: Context) {
  const footer = parse(tail.subarray(sector, 2 * sector))
  const marked = tail.readUInt32LE(8) === 0 && tail.readUInt32LE(12) === 3 && text(tail, sector, sector + 4) === 'KDMV'
  const ended = u64le(tail, 2 * sector) === 0 && tail.readUInt32LE(2 * sector + 8) === 0 && tail.readUInt32LE(2 * sector + 12) === 0
  if (!marked || !ended || size % sector !== 0) return found('truncated', 'no footer at the end')
  const sameDisk = JSON.stringify({ ...footer, directory: '' }) === JSON.stringify({ ...header, directory: '' })
  if (footer.directory === directoryAtEnd || !sameDisk) found('footer_mismatch')
}
