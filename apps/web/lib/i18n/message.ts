/**
 * The part of ICU's message syntax that we use: {name}, {n, number}, {at, date|time|datetime|relative}, {what, inside} (a heading, inside a sentence),
 * {n, plural, =0 {..} one {..} other {..}} with # for the number, {kind, select, a {..} other {..}}, and <tags>.
 * An apostrophe is an apostrophe: what must show a brace passes it as a parameter.
 */
import type { Format } from './format.ts'
import type { Moment } from './params.ts'

export type Node =
  | string
  | { kind: 'value'; name: string; style: string }
  | { kind: 'count' }
  | { kind: 'plural' | 'select'; name: string; cases: Record<string, Node[]> }
  | { kind: 'tag'; name: string; children: Node[] }

export type Part = string | { tag: string; children: Part[] }

export type Params = Record<string, unknown>

const simple = /^[^{}<#]*$/
const parsed = new Map<string, Node[]>()

/** Remembered: the texts of a catalogue are finite, and each is asked for at every render. */
export function parse(text: string): Node[] {
  const known = parsed.get(text)
  if (known) return known
  const nodes = simple.test(text) ? [text] : readAll({ text, at: 0 })
  parsed.set(text, nodes)
  return nodes
}

/** A place in one text; each function consumes what it is named after. */
interface Cursor {
  readonly text: string
  at: number
}

function readAll(cursor: Cursor): Node[] {
  const nodes = readNodes(cursor, false)
  if (cursor.at < cursor.text.length) throw wrong(cursor, 'a } or a closing tag too many')
  return nodes
}

function readNodes(cursor: Cursor, counting: boolean): Node[] {
  const nodes: Node[] = []
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== '}' && !cursor.text.startsWith('</', cursor.at)) {
    nodes.push(readNode(cursor, counting))
  }
  return nodes
}

function readNode(cursor: Cursor, counting: boolean): Node {
  if (take(cursor, /\{/y)) return readArgument(cursor)
  if (counting && take(cursor, /#/y)) return { kind: 'count' }
  const tag = take(cursor, /<([a-z]+)>/y)
  if (tag?.[1]) return readTag(cursor, tag[1], counting)
  return take(cursor, counting ? /[^{}#<]+|</y : /[^{}<]+|</y)?.[0] ?? ''
}

function readTag(cursor: Cursor, name: string, counting: boolean): Node {
  const children = readNodes(cursor, counting)
  if (!take(cursor, new RegExp(`</${name}>`, 'y'))) throw wrong(cursor, `no </${name}>`)
  return { kind: 'tag', name, children }
}

function readArgument(cursor: Cursor): Node {
  const name = take(cursor, /\w+/y)?.[0]
  if (!name) throw wrong(cursor, 'no name after {')
  if (take(cursor, /\}/y)) return { kind: 'value', name, style: 'value' }
  const style = take(cursor, /, (number|datetime|date|time|relative|inside|plural|select)/y)?.[1]
  if (!style) throw wrong(cursor, `an unknown kind of {${name}}`)
  if (style === 'plural' || style === 'select') return { kind: style, name, cases: readCases(cursor, style === 'plural') }
  if (!take(cursor, /\}/y)) throw wrong(cursor, `no } after {${name}, ${style}`)
  return { kind: 'value', name, style }
}

function readCases(cursor: Cursor, counting: boolean): Record<string, Node[]> {
  const cases: Record<string, Node[]> = {}
  const next = () => take(cursor, /,? ?([=\w-]+) \{/y)?.[1]
  for (let name = next(); name; name = next()) {
    cases[name] = readNodes(cursor, counting)
    if (!take(cursor, /\}/y)) throw wrong(cursor, `no } after the case ${name}`)
  }
  if (!take(cursor, /\}/y)) throw wrong(cursor, 'no } after the last case')
  if (!cases['other']) throw wrong(cursor, 'no case other')
  return cases
}

function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.text)
  if (found) cursor.at = pattern.lastIndex
  return found
}

const wrong = ({ text, at }: Cursor, what: string) =>
  new Error(`The message "${text}" has ${what} at position ${at}. Correct it in apps/web/messages.`)

/** The text with its parameters put in; tags stay parts, for React or for nobody to render. */
export function fill(nodes: readonly Node[], params: Params, format: Format, count = ''): Part[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return node
    if (node.kind === 'count') return count
    if (node.kind === 'value') return print(node.style, node.name, params[node.name], format)
    if (node.kind === 'tag') return { tag: node.name, children: fill(node.children, params, format, count) }
    const value = params[node.name]
    if (node.kind === 'select') return fill(node.cases[String(value)] ?? node.cases['other'] ?? [], params, format, count)
    const n = Number(value)
    const chosen = node.cases[`=${n}`] ?? node.cases[format.plural(n)] ?? node.cases['other'] ?? []
    return fill(chosen, params, format, format.number(n))
  })
}

/** A parameter that is missing shows its name: a hole in a text would not be noticed. */
function print(style: string, name: string, value: unknown, format: Format): string {
  if (!isMoment(value)) return `{${name}}`
  if (style === 'relative') return format.relative(value)
  if (style === 'date') return format.date(value)
  if (style === 'time') return format.time(value)
  if (style === 'datetime') return format.dateTime(value)
  if (style === 'inside') return inside(String(value))
  return typeof value === 'number' ? format.number(value) : String(value)
}

/** Headings begin with a capital, words inside a sentence do not; names such as OAuth and ID keep theirs. */
const inside = (heading: string) => heading.replace(/^\p{Lu}(?=\p{Ll}|$)/u, (letter) => letter.toLowerCase())

const isMoment = (value: unknown): value is Moment => typeof value === 'string' || typeof value === 'number' || value instanceof Date

export const plain = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : plain(part.children))).join('')
