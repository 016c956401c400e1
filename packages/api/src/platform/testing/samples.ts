import type { z } from 'zod'

/** A small deterministic source of chance: the same seed finds the same fault again. */
export class Dice {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  pick<T>(from: readonly T[]): T {
    const found = from[Math.floor(this.next() * from.length)]
    if (found === undefined && from.length === 0) throw new Error('There is nothing to pick from.')
    return found as T
  }

  chance(p: number): boolean {
    return this.next() < p
  }
}

/** Texts that have broken something somewhere. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\t\r\n',
  'null',
  'undefined',
  'NaN',
  'true',
  '0',
  '-1',
  '1e400',
  '../../etc/passwd',
  "'; drop table identity.user; --",
  '" or ""="',
  '%s%n%x',
  '%',
  '%00',
  '$(project_id)s',
  '$(nothing)s',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '\u202e\u2066txt',
  '\ufeff',
  '\u{1f4a9}',
  'é',
  'e\u0301',
  'ı',
  'ﬀ',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(256),
  'x'.repeat(70_000),
  '2026-01-01',
  '9999999999',
  '-infinity',
  '\\',
  '\\x00',
  '0x41',
  'a\u0085b',
  '[::1]',
  'http://',
  'http://[',
  'javascript:alert(1)',
  'a,b',
  '*',
  '/',
  '?',
  '#',
  ':id',
]

const hostileValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  1e308,
  -1e308,
  [],
  {},
  [[]],
  [null],
  [{}],
  { id: null },
  { id: {} },
  { '': '' },
  { length: -1 },
  { toString: 1 },
  { constructor: { prototype: { admin: true } } },
  Array.from({ length: 2000 }, (_, i) => i),
  Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`k${i}`, i])),
]

/** What is inside of zod's schemas, as far as samples need it. */
interface Inside {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  options?: readonly z.ZodType[]
  entries?: Record<string, string>
  values?: readonly unknown[]
  innerType?: z.ZodType
  in?: z.ZodType
  left?: z.ZodType
  right?: z.ZodType
}

interface Taste {
  dice: Dice
  /** Ids and names of things that exist, so that some of what is sent gets past the first check. */
  known: readonly string[]
  /** How often a value is not what the schema asks for. */
  wrong: number
}

const absent = Symbol('absent')

/** Something that the schema may take, with something here and there that it may not. */
export function sample(schema: z.ZodType, taste: Taste): unknown {
  const found = shaped(schema, taste)
  return found === absent ? undefined : found
}

const wraps = ['optional', 'nullable', 'default', 'prefault', 'readonly', 'nonoptional', 'catch', 'lazy']

function shaped(schema: z.ZodType, taste: Taste): unknown {
  const { dice } = taste
  const inside = schema.def as unknown as Inside
  if (dice.chance(taste.wrong)) return dice.chance(0.5) ? dice.pick(hostileValues) : dice.pick(hostileTexts)
  if (inside.type === 'nullable' && dice.chance(0.2)) return null
  if (['optional', 'default'].includes(inside.type) && dice.chance(0.4)) return absent
  if (wraps.includes(inside.type) && inside.innerType) return shaped(inside.innerType, taste)
  if (inside.type === 'pipe' && inside.in)
    return inside.in.def.type === 'transform' && 'out' in inside ? shaped(inside.out as z.ZodType, taste) : shaped(inside.in, taste)
  if (inside.type === 'object') return objectOf(inside.shape ?? {}, taste)
  if (inside.type === 'array' && inside.element) {
    const { element } = inside
    return Array.from({ length: Math.floor(dice.next() * 3) + 1 }, () => sample(element, taste))
  }
  if (inside.type === 'union' && inside.options) return shaped(dice.pick(inside.options), taste)
  if (inside.type === 'intersection' && inside.left && inside.right)
    return { ...Object(sample(inside.left, taste)), ...Object(sample(inside.right, taste)) }
  if (inside.type === 'enum') return dice.pick(Object.values(inside.entries ?? {}))
  if (inside.type === 'literal') return dice.pick(inside.values ?? [])
  if (inside.type === 'boolean') return dice.chance(0.5)
  if (inside.type === 'number') return dice.pick([0, 1, 7, 100])
  if (inside.type === 'record') return { [dice.pick(hostileTexts.slice(0, 20))]: dice.pick(hostileValues) }
  if (inside.type === 'unknown' || inside.type === 'any') return dice.pick([...hostileValues, ...hostileTexts])
  return text(taste)
}

function objectOf(shape: Record<string, z.ZodType>, taste: Taste): Record<string, unknown> {
  const entries = Object.entries(shape).flatMap(([name, field]) => {
    const value = shaped(field, taste)
    return value === absent || taste.dice.chance(taste.wrong / 4) ? [] : [[name, value] as const]
  })
  return Object.fromEntries(
    taste.dice.chance(taste.wrong / 4) ? [...entries, [taste.dice.pick(hostileTexts), taste.dice.pick(hostileValues)] as const] : entries,
  )
}

const text = ({ dice, known }: Taste): string =>
  dice.chance(0.5) && known.length > 0 ? dice.pick(known) : dice.chance(0.3) ? dice.pick(hostileTexts) : `w${Math.floor(dice.next() * 1e9)}`
