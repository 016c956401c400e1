import { type Format, text } from '../format.ts'

/** Refused: what is inside can be anything, another format included, and nobody here has the key. */
export const luks: Format = {
  name: 'luks',
  starts: (head) => text(head, 0, 6) === 'LUKS\xba\xbe',
  never: 'encrypted',
}
