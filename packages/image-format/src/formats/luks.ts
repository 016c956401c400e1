import { type Format, text } from '../format.ts'

/** The second header of LUKS2 begins with the reversed mark, in one of these places. */
const secondHeaders = [0x4000, 0x8000]

/** Refused: what is inside can be anything, another format included, and nobody here has the key. */
export const luks: Format = {
  name: 'luks',
  starts: (head) => text(head, 0, 6) === 'LUKS\xba\xbe' || secondHeaders.some((at) => text(head, at, at + 6) === 'SKUL\xba\xbe'),
  never: 'encrypted',
}
