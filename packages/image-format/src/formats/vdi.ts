import { ending, type Format, isZero, u64le, window } from '../format.ts'

const magic = 0xbe_da_10_7f
const kinds = { dynamic: 1, fixed: 2 }
const blockBytes = 1 << 20
/** 4 bytes of the map for each: QEMU reads it whole. */
const mostBlocks = 1 << 26

export const vdi: Format = {
  name: 'vdi',
  starts: (head) => head.readUInt32LE(0x40) === magic,
  *read({ found }) {
    const { bytes } = yield* window(0, 512)
    const kind = bytes.readUInt32LE(0x4c)
    const map = bytes.readUInt32LE(0x154)
    const data = bytes.readUInt32LE(0x158)
    const virtualSize = u64le(bytes, 0x170)
    const blocks = bytes.readUInt32LE(0x180)
    if (bytes.readUInt32LE(0x44) !== 0x1_0001) found('unknown_version', 'vdi')
    if (kind !== kinds.dynamic && kind !== kinds.fixed) found('parent', `vdi of kind ${kind}`)
    if (!isZero(bytes, 0x1a8, 0x1c8)) found('parent', 'vdi')
    if (bytes.readUInt32LE(0x168) !== 512 || bytes.readUInt32LE(0x178) !== blockBytes)
      found('malformed', 'sectors or blocks of another size')
    if (map % 512 !== 0 || data % 512 !== 0) found('malformed', 'a map or data that do not begin with a sector')
    if (blocks > mostBlocks) found('table_too_large', `${blocks} blocks`)
    if (virtualSize > blocks * blockBytes) found('malformed', 'a map that does not cover the disk')
    const { size } = yield* ending(0)
    if (size < 512 || map + blocks * 4 > size || data > size) found('truncated', `${size} bytes`)
    return { virtualSize }
  },
}
