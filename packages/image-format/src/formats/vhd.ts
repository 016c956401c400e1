import { type Context, ending, type Format, isZero, type Reading, text, u64be, window } from '../format.ts'
import { quote } from '../problems.ts'

const kinds = { fixed: 2, dynamic: 3 }
const mostSectors = 65_535 * 255 * 255
const largestGeometry = 65_535 * 16 * 255
const exactTools = ['win ', 'qem2', 'd2v ', 'tap\0', 'CTXS']
const none = 0xffff_ffff

/**
 * Virtual PC. Its header is called footer: a disk of fixed size is a raw disk with a footer behind it, others have a copy of it in front.
 */
export const vhd: Format = {
  name: 'vhd',
  starts: isFooter,
  ends: (tail) => isFooter(tail.subarray(-512)),
  *read(context) {
    const { bytes: front } = yield* window(0, 512)
    const inFront = isFooter(front)
    if (inFront) yield* checkDynamic(front, context)
    const { bytes: footer, size } = yield* ending(512)
    if (!isFooter(footer)) context.found('truncated', 'no footer at the end')
    if (inFront && !sameDisk(front, footer)) context.found('footer_mismatch')
    if (!inFront) checkFixed(footer, size, context)
    return { virtualSize: diskSize(footer) }
  },
}

/** What a guest sees is cylinders x heads x sectors, but for tools that are known to mean the size beside it. */
function diskSize(footer: Buffer): number {
  const geometry = footer.readUInt16BE(56) * footer.readUInt8(58) * footer.readUInt8(59)
  const exact = exactTools.includes(text(footer, 28, 32)) || geometry === largestGeometry
  return exact ? u64be(footer, 48) : geometry * 512
}

function isFooter(bytes: Buffer): boolean {
  return text(bytes, 0, 8) === 'conectix'
}

/** Tools rewrite checksum and state of the one and forget the other; what the disk is they do not change. */
const sameDisk = (front: Buffer, footer: Buffer) => front.subarray(0, 64).equals(footer.subarray(0, 64))

function* checkDynamic(footer: Buffer, { found }: Context): Reading<void> {
  const kind = footer.readUInt32BE(60)
  if (kind !== kinds.dynamic) found(kind === kinds.fixed ? 'malformed' : 'parent', `vhd of kind ${kind}`)
  const { bytes: header, got } = yield* window(u64be(footer, 16), 1024)
  if (got < 1024 || text(header, 0, 8) !== 'cxsparse') return found('malformed', 'no header of a dynamic disk')
  const entries = header.readUInt32BE(28)
  const block = header.readUInt32BE(32)
  if (!isZero(header, 64, 576) || !isZero(header, 576, 768)) {
    found('parent', quote(header.subarray(64, 576).swap16().toString('utf16le').replace(/\0.*$/s, '')))
  }
  if (block < 512 || 2 ** Math.floor(Math.log2(block)) !== block) return found('malformed', `blocks of ${block} bytes`)
  if (entries > (mostSectors * 512) / block) found('table_too_large', `${entries} blocks`)
  if (entries * block < diskSize(footer)) found('malformed', 'a table that does not cover the disk')
  const { size } = yield* ending(0)
  if (u64be(header, 16) + entries * 4 > size) found('truncated', `${size} bytes`)
}

function checkFixed(footer: Buffer, size: number, { found }: Context) {
  const kind = footer.readUInt32BE(60)
  if (kind !== kinds.fixed) found('malformed', `a footer of kind ${kind} without its header`)
  if (footer.readUInt32BE(20) !== none) found('malformed', 'a fixed disk with a header')
  if (Math.max(u64be(footer, 48), diskSize(footer)) > size - 512) found('truncated', `${size} bytes`)
}
