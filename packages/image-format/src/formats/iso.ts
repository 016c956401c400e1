import { ending, type Format, text } from '../format.ts'

/** Volume descriptors begin behind sixteen sectors that belong to whoever boots from it: a partition table there is no second format. */
const descriptors = 16 * 2048

/** ISO 9660, and UDF without it. A guest sees its bytes as they are, and no tool looks into it. */
export const iso: Format = {
  name: 'iso',
  starts: (head) => ['CD001', 'BEA01', 'NSR02', 'NSR03'].includes(text(head, descriptors + 1, descriptors + 6)),
  *read({ found }) {
    const { size } = yield* ending(0)
    if (size < descriptors + 2048) found('truncated', `${size} bytes`)
    return {}
  },
}
