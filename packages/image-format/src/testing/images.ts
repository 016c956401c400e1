import type { Driver } from '../verdict.ts'
import type { ProblemCode } from '../problems.ts'
import { crc32c } from '../formats/vhdx.ts'

/** A number in a header: what a fuzzer changes. */
export interface Field {
  name: string
  at: number
  width: 1 | 2 | 4 | 8
  order: 'be' | 'le'
}

/** An image made by ourselves, from the formats' descriptions, small and the same each time. */
export interface Sample {
  name: string
  bytes: Buffer
  fields: Field[]
  disk: string
  container: string
  driver: Driver | null
  /** What was planted. Null: the image is good. */
  planted: ProblemCode | null
  /** What makes the file what it is: as long as these bytes stay, what was planted is in it. */
  essence: { from: number; to: number }[]
  /** Makes checksums right again. */
  seal: (bytes: Buffer) => void
}

type Planted = { code: ProblemCode; from: number; to: number } | null

class Image {
  readonly bytes: Buffer
  readonly fields: Field[] = []

  constructor(size: number) {
    this.bytes = Buffer.alloc(size)
  }

  text(at: number, text: string) {
    this.bytes.write(text, at, 'latin1')
    return this
  }

  be(at: number, width: Field['width'], name: string, value: number | bigint) {
    return this.#number({ name, at, width, order: 'be' }, BigInt(value))
  }

  le(at: number, width: Field['width'], name: string, value: number | bigint) {
    return this.#number({ name, at, width, order: 'le' }, BigInt(value))
  }

  #number(field: Field, value: bigint) {
    write(this.bytes, field, value)
    this.fields.push(field)
    return this
  }
}

export function write(bytes: Buffer, { at, width, order }: Field, value: bigint) {
  const wrapped = BigInt.asUintN(width * 8, value)
  for (let index = 0; index < width; index += 1) {
    const shift = BigInt(8 * (order === 'le' ? index : width - 1 - index))
    if (at + index < bytes.length) bytes[at + index] = Number((wrapped >> shift) & 255n)
  }
}

const noSeal = () => undefined

function sample(
  name: string,
  image: { bytes: Buffer; fields: Field[] },
  rest: Partial<Sample> & { disk: string; driver: Driver | null },
  planted: Planted = null,
): Sample {
  const essence = [...(rest.essence ?? []), ...(planted ? [planted] : [])]
  return { container: 'bare', seal: noSeal, ...image, ...rest, name, planted: planted?.code ?? null, essence }
}

interface Qcow2 {
  version?: 2 | 3
  size?: number
  backing?: string
  dataFile?: string
  dataFileExtension?: string
  incompatible?: bigint
  autoclear?: bigint
  encryption?: number
  luks?: true
}

/** Clusters of 512 bytes in version 2, of 64 KiB in version 3. */
export function qcow2Image(options: Qcow2 = {}): Sample {
  const {
    version = 3,
    size = 1 << 20,
    backing,
    dataFile,
    dataFileExtension,
    incompatible = 0n,
    autoclear = 0n,
    encryption = 0,
    luks,
  } = options
  const bits = version === 2 ? 9 : 16
  const cluster = 2 ** bits
  const entries = Math.ceil(size / (cluster * (cluster / 8)))
  const image = new Image(4 * cluster + entries * 8)
  const headerLength = version === 2 ? 72 : 112
  image
    .text(0, 'QFI\xfb')
    .be(4, 4, 'version', version)
    .be(8, 8, 'backingOffset', backing === undefined ? 0 : 480)
  image
    .be(16, 4, 'backingLength', backing?.length ?? 0)
    .be(20, 4, 'clusterBits', bits)
    .be(24, 8, 'size', size)
  image
    .be(32, 4, 'encryption', encryption)
    .be(36, 4, 'l1Entries', entries)
    .be(40, 8, 'l1Offset', 4 * cluster)
  image.be(48, 8, 'refcountOffset', cluster).be(56, 4, 'refcountClusters', 1).be(60, 4, 'snapshots', 0).be(64, 8, 'snapshotsOffset', 0)
  if (version === 3) {
    const bit = dataFile === undefined ? 0n : 4n
    image
      .be(72, 8, 'incompatible', incompatible | bit)
      .be(80, 8, 'compatible', 0)
      .be(88, 8, 'autoclear', autoclear)
    image.be(96, 4, 'refcountOrder', 4).be(100, 4, 'headerLength', headerLength).be(104, 1, 'compression', 0)
  }
  const names = [dataFile ?? dataFileExtension].filter((text) => text !== undefined)
  const extensions = [
    ...names.map((text) => ({ type: 0x44_41_54_41, text })),
    ...(luks ? [{ type: 0x05_37_be_77, text: '\0'.repeat(16) }] : []),
    { type: 0x68_03_f8_57, text: `\0\0dirty bit${'\0'.repeat(37)}` },
    { type: 0, text: '' },
  ]
  let at = headerLength
  for (const { type, text } of extensions) {
    image
      .be(at, 4, 'extension', type)
      .be(at + 4, 4, 'extensionLength', text.length)
      .text(at + 8, text)
    at += 8 + Math.ceil(text.length / 8) * 8
  }
  if (backing !== undefined) image.text(480, backing)
  // A table of refcounts, a block of them, and a level 2 that nothing refers to: an empty disk.
  image.bytes.writeBigUInt64BE(BigInt(2 * cluster), cluster)
  for (let used = 0; used < 5; used += 1) if (used !== 3) image.bytes.writeUInt16BE(1, 2 * cluster + used * 2)
  const essence = [{ from: 0, to: 8 }]
  return sample(`qcow2 v${version}`, image, { disk: 'qcow2', driver: 'qcow2', essence }, qcow2Plant(options, headerLength))
}

function qcow2Plant(
  { backing, dataFile, dataFileExtension, incompatible = 0n, autoclear = 0n, encryption, luks }: Qcow2,
  header: number,
): Planted {
  if (backing !== undefined) return { code: 'backing_file', from: 8, to: 16 }
  if (dataFile !== undefined) return { code: 'data_file', from: 72, to: 80 }
  if (autoclear !== 0n) return { code: 'data_file', from: 88, to: 96 }
  if (incompatible !== 0n) return { code: incompatible === 2n ? 'corrupt' : 'unknown_features', from: 72, to: 80 }
  if (encryption) return { code: 'encrypted', from: 32, to: 36 }
  // Found by walking there: the walk's start has to stay, and the name's own header.
  if (dataFileExtension !== undefined) return { code: 'data_file', from: 100, to: header + 8 }
  if (luks) return { code: 'encrypted', from: 100, to: header + 8 }
  return null
}

interface Vmdk {
  kind?: 'monolithicSparse' | 'streamOptimized'
  capacity?: number
  /** In place of the description's usual lines. */
  description?: string
  extent?: string
  extra?: string
  descriptionSectors?: number
  footer?: 'same' | 'other'
  /** Where the data begins, which is where the file ends. */
  sectors?: number
  planted?: Planted
}

export function vmdkImage(options: Vmdk = {}): Sample {
  const { kind = 'monolithicSparse', capacity = 2048, extra = '', descriptionSectors = 20, footer, sectors = 128 } = options
  const { extent = `RW ${capacity} SPARSE "disk.vmdk"`, planted = null } = options
  const image = new Image(sectors * 512 + (footer ? 1536 : 0))
  const lines = `# Disk DescriptorFile\nversion=1\nCID=12345678\nparentCID=ffffffff\ncreateType="${kind}"\n\n# Extent description\n${extent}\n\n# The Disk Data Base\n#DDB\n\nddb.virtualHWVersion = "4"\nddb.geometry.cylinders = "2"\nddb.adapterType = "ide"\n${extra}`
  const header = (at: number, directory: bigint, sectors: number) =>
    image
      .text(at, 'KDMV')
      .le(at + 4, 4, 'version', kind === 'streamOptimized' ? 3 : 1)
      .le(at + 8, 4, 'flags', kind === 'streamOptimized' ? 0x3_0001 : 3)
      .le(at + 12, 8, 'capacity', sectors)
      .le(at + 20, 8, 'grain', 128)
      .le(at + 28, 8, 'descriptionAt', 1)
      .le(at + 36, 8, 'descriptionSectors', descriptionSectors)
      .le(at + 44, 4, 'entriesPerTable', 512)
      .le(at + 48, 8, 'spareDirectory', footer ? 0 : 21)
      .le(at + 56, 8, 'directory', directory)
      .le(at + 64, 8, 'dataAt', 128)
      .text(at + 73, '\n \r\n')
      .le(at + 77, 2, 'compression', kind === 'streamOptimized' ? 1 : 0)
  header(0, footer ? 0xffff_ffff_ffff_ffffn : 26n, capacity)
  image.text(512, options.description ?? lines)
  // Two directories of one table each.
  for (const [at, table] of [
    [21, 22],
    [26, 27],
  ] as const)
    image.bytes.writeUInt32LE(table, at * 512)
  if (footer) {
    image.le(128 * 512 + 12, 4, 'footerMark', 3)
    header(129 * 512, 26n, footer === 'same' ? capacity : capacity * 2)
  }
  const essence = [{ from: 0, to: 4 }]
  return sample(`vmdk ${kind}`, image, { disk: 'vmdk', driver: 'vmdk', essence }, planted)
}

interface Description {
  extent?: string
  kind?: string
  /** What a lenient reader could still take for one. */
  lenient?: true
}

export function vmdkDescription({ extent = 'RW 2048 FLAT "/etc/passwd" 0', kind = 'monolithicFlat', lenient }: Description = {}): Sample {
  const start = lenient ? 'encoding="UTF-8"\n' : '# Disk DescriptorFile\nversion=1\n'
  const lines = `${start}CID=12345678\ncreateType="${kind}"\n\n${extent}\n\nparentCID=ffffffff\n`
  const image = new Image(lines.length).text(0, lines)
  return sample('vmdk description', image, { disk: 'vmdk', driver: 'vmdk' }, { code: 'extents', from: 0, to: lines.length })
}

export function vdiImage(options: { kind?: number; parent?: true; blocks?: number } = {}): Sample {
  const { kind = 1, parent, blocks = 2 } = options
  const image = new Image(1024)
  image.text(0, '<<< QEMU VM Virtual Disk Image >>>\n').le(0x40, 4, 'magic', 0xbe_da_10_7f).le(0x44, 4, 'version', 0x1_0001)
  image.le(0x48, 4, 'headerLength', 0x180).le(0x4c, 4, 'kind', kind).le(0x50, 4, 'flags', 0)
  image
    .le(0x154, 4, 'map', 512)
    .le(0x158, 4, 'data', 1024)
    .le(0x168, 4, 'sector', 512)
    .le(0x170, 8, 'size', blocks << 20)
  image
    .le(0x178, 4, 'block', 1 << 20)
    .le(0x180, 4, 'blocks', blocks)
    .le(0x184, 4, 'allocated', 0)
  image.le(0x1a8, 8, 'link', 0).le(0x1b8, 8, 'parent', parent ? 1 : 0)
  image.bytes.fill(255, 512, 512 + Math.min(blocks, 128) * 4)
  const planted: Planted = parent ? { code: 'parent', from: 0x1b8, to: 0x1c0 } : kind > 2 ? { code: 'parent', from: 0x4c, to: 0x50 } : null
  return sample('vdi', image, { disk: 'vdi', driver: 'vdi', essence: [{ from: 0x40, to: 0x44 }] }, planted)
}

export function vhdImage(options: { kind?: 'fixed' | 'dynamic'; differencing?: true; parentName?: string; footer?: 'other' } = {}): Sample {
  const { kind = 'dynamic', differencing, parentName, footer } = options
  const size = 68 * 512 * 4
  const front = kind === 'fixed' ? size : 2048
  const image = new Image(front + 512)
  const put = (at: number, bytes: number) =>
    image
      .text(at, 'conectix')
      .be(at + 8, 4, 'features', 2)
      .be(at + 12, 4, 'version', 0x1_0000)
      .be(at + 16, 8, 'headerAt', kind === 'fixed' ? 0xffff_ffff_ffff_ffffn : 512n)
      .text(at + 28, 'qemu')
      .be(at + 40, 8, 'originalSize', bytes)
      .be(at + 48, 8, 'size', bytes)
      .be(at + 56, 2, 'cylinders', 4)
      .be(at + 58, 1, 'heads', 4)
      .be(at + 59, 1, 'sectors', 17)
      .be(at + 60, 4, 'kind', kind === 'fixed' ? 2 : differencing ? 4 : 3)
      .be(at + 64, 4, 'checksum', 0)
  const footerAt = image.bytes.length - 512
  put(footerAt, footer === 'other' ? size * 2 : size)
  const seal = (bytes: Buffer) => {
    for (const at of [0, footerAt]) sumOfOnes(bytes, at, 512, at + 64)
    if (kind === 'dynamic') sumOfOnes(bytes, 512, 1024, 512 + 36)
  }
  if (kind === 'dynamic') {
    put(0, size)
    image.text(512, 'cxsparse').be(520, 8, 'next', 0xffff_ffff_ffff_ffffn).be(528, 8, 'table', 1536).be(536, 4, 'headerVersion', 0x1_0000)
    image
      .be(540, 4, 'entries', 1)
      .be(544, 4, 'block', 2 << 20)
      .be(548, 4, 'headerChecksum', 0)
    image.bytes.fill(255, 1536, 2048)
    if (parentName !== undefined) Buffer.from(parentName, 'utf16le').swap16().copy(image.bytes, 576)
  }
  seal(image.bytes)
  const mark = { from: kind === 'fixed' ? footerAt : 0, to: kind === 'fixed' ? footerAt + 8 : 8 }
  // Where the header is, and what it is, has to stay for its parent to count.
  const planted: Planted = differencing
    ? { code: 'parent', from: 60, to: 64 }
    : parentName === undefined
      ? null
      : { code: 'parent', from: 16, to: 24 }
  const essence = [
    mark,
    ...(parentName === undefined
      ? []
      : [
          { from: 512, to: 520 },
          { from: 576, to: 578 },
        ]),
  ]
  return sample(`vhd ${kind}`, image, { disk: 'vhd', driver: 'vpc', essence, seal }, planted)
}

function sumOfOnes(bytes: Buffer, from: number, length: number, at: number) {
  if (at + 4 > bytes.length || bytes.toString('latin1', from, from + 1) !== 'c') return
  bytes.writeUInt32BE(0, at)
  const sum = bytes.subarray(from, from + length).reduce((total, byte) => total + byte, 0)
  bytes.writeUInt32BE(~sum >>> 0, at)
}

const guids = {
  bat: '6677c22d23f600429d64115e9bfd4a08',
  metadata: '06a27c8b90479a4bb8fe575f050f886e',
  parameters: '3767a1ca36fa434db3b633f0aa44e76b',
  diskSize: '2442a52f1bcd7648b2115dbed83bf4b8',
  identity: 'ab12cabee6b2234593efc309e000c746',
  logicalSector: '1dbf41816fa90947ba47f233a8faab5f',
  physicalSector: 'c748a3cd5d4471449cc9e9885251c556',
  parentLocator: '2d5fd3a80bb34d45abf7d3d84834ab0c',
}

interface Vhdx {
  hasParent?: true
  parentLocator?: true
  journal?: 'newest' | 'older'
  /** 1 MiB as the format wants it; less for a smaller image. */
  unit?: number
}

export function vhdxImage({ hasParent, parentLocator, journal, unit = 1 << 20 }: Vhdx = {}): Sample {
  const image = new Image(4 * unit + 0x2_0000)
  image.text(0, 'vhdxfile')
  const headers = [0x1_0000, 0x2_0000]
  for (const [index, at] of headers.entries()) {
    image
      .text(at, 'head')
      .le(at + 4, 4, 'headerChecksum', 0)
      .le(at + 8, 8, 'sequence', index + 1)
    image.le(at + 48, 8, 'journal', journal === (index === 1 ? 'newest' : 'older') ? 1 : 0).le(at + 64, 2, 'journalVersion', 0)
    image
      .le(at + 66, 2, 'version', 1)
      .le(at + 68, 4, 'journalLength', unit)
      .le(at + 72, 8, 'journalAt', unit)
  }
  const metadataAt = 2 * unit
  for (const at of [0x3_0000, 0x4_0000]) {
    image
      .text(at, 'regi')
      .le(at + 4, 4, 'regionsChecksum', 0)
      .le(at + 8, 4, 'regions', 2)
    image
      .text(at + 16, latin(guids.bat))
      .le(at + 32, 8, 'batAt', 3 * unit + 0x2_0000)
      .le(at + 40, 4, 'batLength', unit)
      .le(at + 44, 4, 'batRequired', 1)
    image
      .text(at + 48, latin(guids.metadata))
      .le(at + 64, 8, 'metadataAt', metadataAt)
      .le(at + 72, 4, 'metadataLength', 0x2_0000)
    image.le(at + 76, 4, 'metadataRequired', 1)
  }
  const entries = Object.entries(guids).filter(
    ([name]) => name !== 'bat' && name !== 'metadata' && (name !== 'parentLocator' || parentLocator),
  )
  image.text(metadataAt, 'metadata').le(metadataAt + 10, 2, 'items', entries.length)
  for (const [index, [name, guid]] of entries.entries()) {
    const at = metadataAt + 32 + index * 32
    const length = name === 'identity' ? 16 : name === 'diskSize' || name === 'parameters' ? 8 : 4
    image
      .text(at, latin(guid))
      .le(at + 16, 4, `${name}At`, 0x1_0000 + index * 16)
      .le(at + 20, 4, `${name}Length`, length)
      .le(at + 24, 4, `${name}Flags`, 6)
  }
  const values = metadataAt + 0x1_0000
  image
    .le(values, 4, 'block', 8 << 20)
    .le(values + 4, 4, 'parameters', hasParent ? 2 : 0)
    .le(values + 16, 8, 'size', 8 << 20)
  image.le(values + 48, 4, 'logical', 512).le(values + 64, 4, 'physical', 512)
  const seal = (bytes: Buffer) => {
    for (const at of headers) reseal(bytes, at, 4096)
    for (const at of [0x3_0000, 0x4_0000]) reseal(bytes, at, 0x1_0000)
  }
  seal(image.bytes)
  // All that leads to the parent: tables, entries and what they refer to.
  const path = [0x3_0000, 0x4_0000].map((at) => ({ from: at, to: at + 80 }))
  const journalPath = headers.map((at) => ({ from: at, to: at + 68 }))
  const planted: Planted = hasParent
    ? { code: 'parent', from: values + 4, to: values + 8 }
    : parentLocator
      ? { code: 'parent', from: metadataAt + 192, to: metadataAt + 224 }
      : journal === 'newest'
        ? { code: 'unclean', from: 0x2_0000 + 48, to: 0x2_0000 + 56 }
        : null
  const essence = [{ from: 0, to: 8 }, ...path, { from: metadataAt, to: metadataAt + 256 }, ...(journal ? journalPath : [])]
  return sample('vhdx', image, { disk: 'vhdx', driver: 'vhdx', essence, seal }, planted)
}

const latin = (hex: string) => Buffer.from(hex, 'hex').toString('latin1')

function reseal(bytes: Buffer, at: number, length: number) {
  if (at + length > bytes.length) return
  bytes.writeUInt32LE(crc32c(bytes.subarray(at, at + length)), at + 4)
}

export function isoImage({ hybrid }: { hybrid?: true } = {}): Sample {
  const image = new Image(64 * 1024)
  image
    .text(0x8000, '\x01CD001\x01')
    .text(0x8800, '\xffCD001\x01')
    .le(0x8000 + 80, 4, 'sectors', 32)
    .le(0x8000 + 128, 2, 'sector', 2048)
  if (hybrid) partitioned(image.bytes)
  return sample(hybrid ? 'iso hybrid' : 'iso', image, { disk: 'iso', driver: 'raw', essence: [{ from: 0x8000, to: 0x8007 }] })
}

export function rawImage({ size = 4096, table = 'none' }: { size?: number; table?: 'none' | 'mbr' | 'gpt' } = {}): Sample {
  const image = new Image(size)
  for (let at = 0; at < size; at += 1) image.bytes[at] = (at * 31 + (at >> 8)) & 255
  if (table !== 'none') partitioned(image.bytes)
  if (table === 'gpt') image.text(512, 'EFI PART')
  return sample(`raw ${table}`, image, { disk: 'raw', driver: 'raw' })
}

export function partitioned(bytes: Buffer): Buffer {
  bytes.fill(0, 446, 510)
  bytes.set([0x80, 0, 2, 0, 0x83, 0, 0, 0, 1, 0, 0, 0, 63], 446)
  bytes.set([0x55, 0xaa], 510)
  return bytes
}

export function luksImage(version: 1 | 2 = 1): Sample {
  const image = new Image(0x8000).text(0, 'LUKS\xba\xbe').be(6, 2, 'version', version)
  return sample(`luks ${version}`, image, { disk: 'raw', driver: null }, { code: 'encrypted', from: 0, to: 6 })
}

export interface Packed {
  name: string
  bytes: Buffer
  type?: string
  /** GNU: the size in binary. */
  binary?: true
}

export const ovf = (...names: string[]): Packed => ({
  name: 'vm.ovf',
  bytes: Buffer.from(`<Envelope><References>${names.map((name) => `<File ovf:href="${name}"/>`).join('')}</References></Envelope>`),
})

export function tarArchive(files: readonly Packed[]): { bytes: Buffer; fields: Field[] } {
  const blocks = files.map(({ bytes }) => 512 + Math.ceil(bytes.length / 512) * 512)
  const image = new Image(blocks.reduce((sum, length) => sum + length, 1024))
  let at = 0
  for (const [index, { name, bytes, type = '0', binary }] of files.entries()) {
    image
      .text(at, name)
      .text(at + 100, '0000644\0' + '0000000\0'.repeat(2))
      .text(at + 136, '00000000000\0')
      .text(at + 156, type)
    if (binary) image.be(at + 124, 1, `size${index}`, 0x80).be(at + 128, 8, `size${index}`, bytes.length)
    else image.text(at + 124, `${bytes.length.toString(8).padStart(11, '0')}\0`)
    image.text(at + 257, 'ustar\x0000')
    for (const [field, from] of Object.entries({ name: 0, size: 128, type: 156, mark: 257, prefix: 345 }))
      image.fields.push({ name: field, at: at + from, width: 1, order: 'be' })
    bytes.copy(image.bytes, at + 512)
    sealTar(image.bytes, at)
    at += blocks[index] ?? 0
  }
  return image
}

function sealTar(bytes: Buffer, at: number) {
  if (at + 512 > bytes.length) return
  bytes.fill(0x20, at + 148, at + 156)
  const sum = bytes.subarray(at, at + 512).reduce((total, byte) => total + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1')
}

export function ovaImage(files?: readonly Packed[], planted: ProblemCode | null = null): Sample {
  const disk = vmdkImage({ kind: 'streamOptimized', footer: 'same' })
  const packed = files ?? [
    ovf('disk.vmdk'),
    { name: 'disk.vmdk', bytes: disk.bytes },
    { name: 'vm.mf', bytes: Buffer.from('SHA1(disk.vmdk)= 0\n') },
  ]
  const image = tarArchive(packed)
  const seal = (bytes: Buffer) => {
    let at = 0
    for (const file of packed) {
      sealTar(bytes, at)
      at += 512 + Math.ceil(file.bytes.length / 512) * 512
    }
  }
  const plant: Planted = planted ? { code: planted, from: 0, to: image.bytes.length } : null
  return sample('ova', image, { disk: 'vmdk', container: 'ova', driver: 'vmdk', essence: [{ from: 0, to: 512 }], seal }, plant)
}

/** One good image of every format. */
export const goodImages = (): Sample[] => [
  rawImage(),
  rawImage({ table: 'mbr' }),
  rawImage({ table: 'gpt', size: 70_000 }),
  qcow2Image({ version: 2 }),
  qcow2Image(),
  vmdkImage(),
  vmdkImage({ kind: 'streamOptimized' }),
  vmdkImage({ kind: 'streamOptimized', footer: 'same' }),
  vdiImage(),
  vhdImage(),
  vhdImage({ kind: 'fixed' }),
  vhdxImage({ unit: 0x3_0000 }),
  vhdxImage({ journal: 'older', unit: 0x3_0000 }),
  isoImage(),
  isoImage({ hybrid: true }),
  ovaImage(),
]

/** Each with one danger in it. */
export const badImages = (): Sample[] => [
  qcow2Image({ backing: '/etc/passwd' }),
  qcow2Image({ version: 2, backing: 'json:{"driver":"file","filename":"/etc/passwd"}' }),
  qcow2Image({ dataFile: '/etc/passwd' }),
  qcow2Image({ dataFileExtension: '/etc/passwd' }),
  qcow2Image({ autoclear: 2n }),
  qcow2Image({ incompatible: 2n }),
  qcow2Image({ incompatible: 1n << 40n }),
  qcow2Image({ encryption: 1 }),
  qcow2Image({ luks: true }),
  vmdkDescription(),
  vmdkDescription({ extent: 'RW 2048 SPARSE "other.vmdk"', kind: 'twoGbMaxExtentSparse' }),
  vmdkDescription({ lenient: true }),
  vmdkImage({ capacity: 0, extent: 'RW 2048 FLAT "/etc/passwd" 0', planted: { code: 'extents', from: 12, to: 20 } }),
  vmdkImage({ extra: 'parentFileNameHint="/etc/passwd"\n', planted: { code: 'parent', from: 512, to: 1024 } }),
  vdiImage({ parent: true }),
  vdiImage({ kind: 4 }),
  vhdImage({ differencing: true }),
  vhdImage({ parentName: 'C:\\parent.vhd' }),
  vhdxImage({ hasParent: true, unit: 0x3_0000 }),
  vhdxImage({ parentLocator: true, unit: 0x3_0000 }),
  vhdxImage({ journal: 'newest', unit: 0x3_0000 }),
  luksImage(1),
  luksImage(2),
  ovaImage([ovf(), { name: '../disk.vmdk', bytes: Buffer.alloc(512) }], 'member_name'),
  ovaImage([ovf(), { name: 'disk.vmdk', bytes: Buffer.alloc(0), type: '2' }], 'member_kind'),
  ovaImage([ovf('file:///etc/passwd'), { name: 'disk.vmdk', bytes: vmdkImage().bytes }], 'descriptor'),
  ovaImage([ovf('disk.vmdk'), { name: 'disk.vmdk', bytes: vmdkDescription().bytes }], 'member_problem'),
]
