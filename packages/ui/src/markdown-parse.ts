export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'em'; inner: Inline[] }
  | { kind: 'link'; href: string; inner: Inline[] }

export type Block =
  | { kind: 'heading'; level: number; inner: Inline[] }
  | { kind: 'paragraph'; inner: Inline[] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'code'; text: string; language: string }
  | { kind: 'list'; ordered: boolean; items: Block[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' }

/** Notes are short; whatever is longer or nested deeper is shown as the text it is. */
const longest = 100_000
const deepest = 4

/** Only these lead somewhere. Everything else (javascript:, data:) stays text. */
const webAddress = /^https?:\/\/[^\s<>"]+$/i

const marks: { open: string; kind: 'strong' | 'em' }[] = [
  { open: '**', kind: 'strong' },
  { open: '__', kind: 'strong' },
  { open: '*', kind: 'em' },
  { open: '_', kind: 'em' },
]

interface Found {
  node: Inline
  end: number
}

/** Closers that were looked for and are not there, so that a text of a hundred thousand stars is read once and not squared. */
type Missing = Set<string>

function closer(text: string, wanted: string, from: number, missing: Missing): number {
  if (missing.has(wanted)) return -1
  const at = text.indexOf(wanted, from)
  if (at < 0) missing.add(wanted)
  return at
}

function code(text: string, at: number, missing: Missing): Found | null {
  const end = closer(text, '`', at + 1, missing)
  return end > at + 1 ? { node: { kind: 'code', text: text.slice(at + 1, end) }, end: end + 1 } : null
}

function link(text: string, at: number, missing: Missing, depth: number): Found | null {
  const middle = closer(text, '](', at + 1, missing)
  if (middle < 0) return null
  const end = closer(text, ')', middle + 2, missing)
  const href = text.slice(middle + 2, end)
  const label = text.slice(at + 1, middle)
  if (end < 0 || label.includes('[') || !webAddress.test(href)) return null
  return { node: { kind: 'link', href, inner: parseInline(label, depth + 1) }, end: end + 1 }
}

function address(text: string, at: number): Found | null {
  const [found] = /^https?:\/\/[^\s<>"'`]{1,2000}/i.exec(text.slice(at, at + 2_010)) ?? []
  const href = found?.replace(/[).,;:!?\]*_]+$/, '')
  return href && webAddress.test(href)
    ? { node: { kind: 'link', href, inner: [{ kind: 'text', text: href }] }, end: at + href.length }
    : null
}

const word = /[\p{L}\p{N}]/u

function emphasis(text: string, at: number, missing: Missing, depth: number): Found | null {
  const mark = marks.find(({ open }) => text.startsWith(open, at))
  const after = mark && text[at + mark.open.length]
  if (!mark || depth >= deepest || after === undefined || after.trim() === '') return null
  // snake_case is a word, and no emphasis.
  if (mark.open.startsWith('_') && word.test(text[at - 1] ?? '')) return null
  const start = at + mark.open.length
  const end = closer(text, mark.open, start + 1, missing)
  if (end < 0) return null
  return { node: { kind: mark.kind, inner: parseInline(text.slice(start, end), depth + 1) }, end: end + mark.open.length }
}

function special(text: string, at: number, missing: Missing, depth: number): Found | null {
  const c = text[at]
  if (c === '\\' && /[\\`*_[\]()#|>-]/.test(text[at + 1] ?? '')) return { node: { kind: 'text', text: text[at + 1] ?? '' }, end: at + 2 }
  if (c === '`') return code(text, at, missing)
  if (c === '[') return link(text, at, missing, depth)
  if (c === '*' || c === '_') return emphasis(text, at, missing, depth)
  if ((c === 'h' || c === 'H') && !word.test(text[at - 1] ?? '')) return address(text, at)
  return null
}

export function parseInline(text: string, depth = 0): Inline[] {
  const missing: Missing = new Set()
  const nodes: Inline[] = []
  let [plain, at] = [0, 0]
  while (at < text.length) {
    const found = special(text, at, missing, depth)
    if (found) {
      if (plain < at) nodes.push({ kind: 'text', text: text.slice(plain, at) })
      nodes.push(found.node)
      plain = found.end
    }
    at = found?.end ?? at + 1
  }
  if (plain < text.length) nodes.push({ kind: 'text', text: text.slice(plain) })
  return nodes
}

interface Read {
  block: Block
  next: number
}

const listMark = /^( ?)([-*+]|\d{1,9}[.)]) +/
const fence = /^ {0,3}```\s*([\w+-]*)\s*$/
const heading = /^(#{1,6}) +(.*?)[ #]*$/
const rule = /^ {0,3}(-( *-){2,}|\*( *\*){2,}|_( *_){2,}) *$/
const tableRule = /^ *\|?( *:?-+:? *\|)+( *:?-+:? *)?$/

const cells = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => parseInline(cell.trim()))

function readFence(lines: readonly string[], at: number): Read | null {
  const opened = fence.exec(lines[at] ?? '')
  if (!opened) return null
  const end = lines.findIndex((line, index) => index > at && /^ {0,3}```\s*$/.test(line))
  const stop = end < 0 ? lines.length : end
  return { block: { kind: 'code', language: opened[1] ?? '', text: lines.slice(at + 1, stop).join('\n') }, next: stop + 1 }
}

function readTable(lines: readonly string[], at: number): Read | null {
  const [head, under] = [lines[at] ?? '', lines[at + 1] ?? '']
  if (!head.includes('|') || under.length > 2_000 || !tableRule.test(under)) return null
  let next = at + 2
  while (lines[next]?.includes('|')) next++
  return { block: { kind: 'table', head: cells(head), rows: lines.slice(at + 2, next).map(cells) }, next }
}

function readQuote(lines: readonly string[], at: number, depth: number): Read | null {
  let next = at
  while (/^ {0,3}>/.test(lines[next] ?? '')) next++
  if (next === at) return null
  const inner = lines.slice(at, next).map((line) => line.replace(/^ {0,3}> ?/, ''))
  return { block: { kind: 'quote', blocks: parseLines(inner, depth + 1) }, next }
}

function readList(lines: readonly string[], at: number, depth: number): Read | null {
  const first = listMark.exec(lines[at] ?? '')
  if (!first) return null
  const ordered = /\d/.test(first[2] ?? '')
  const items: string[][] = []
  let next = at
  while (next < lines.length) {
    const line = lines[next] ?? ''
    const mark = listMark.exec(line)
    if (mark && /\d/.test(mark[2] ?? '') === ordered) items.push([line.slice(mark[0].length)])
    else if (/^ {2,}\S/.test(line)) items.at(-1)?.push(line.replace(/^ {2,4}/, ''))
    else break
    next++
  }
  return { block: { kind: 'list', ordered, items: items.map((item) => parseLines(item, depth + 1)) }, next }
}

function readOne(lines: readonly string[], at: number): Read | null {
  const line = lines[at] ?? ''
  const title = heading.exec(line)
  if (title) return { block: { kind: 'heading', level: title[1]?.length ?? 1, inner: parseInline(title[2] ?? '') }, next: at + 1 }
  return rule.test(line) ? { block: { kind: 'rule' }, next: at + 1 } : null
}

function readBlock(lines: readonly string[], at: number, depth: number): Read | null {
  if (depth >= deepest) return null
  return readFence(lines, at) ?? readOne(lines, at) ?? readTable(lines, at) ?? readQuote(lines, at, depth) ?? readList(lines, at, depth)
}

function readParagraph(lines: readonly string[], at: number, depth: number): Read {
  let next = at + 1
  while (next < lines.length && lines[next]?.trim() !== '' && !readBlock(lines, next, depth)) next++
  return { block: { kind: 'paragraph', inner: parseInline(lines.slice(at, next).join('\n')) }, next }
}

function parseLines(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    if (lines[at]?.trim() === '') {
      at++
      continue
    }
    const { block, next } = readBlock(lines, at, depth) ?? readParagraph(lines, at, depth)
    blocks.push(block)
    at = next
  }
  return blocks
}

/** A small and safe part of Markdown, as a tree. There is no HTML in it, so none can come out. */
export function parseMarkdown(source: string): Block[] {
  if (source.length > longest) return [{ kind: 'code', language: '', text: source.slice(0, longest) }]
  return parseLines(source.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n'), 0)
}
