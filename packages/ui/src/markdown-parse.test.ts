import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Block, type Inline, parseInline, parseMarkdown } from './markdown-parse.ts'

const links = (nodes: Inline[]): string[] =>
  nodes.flatMap((node) => (node.kind === 'link' ? [node.href, ...links(node.inner)] : 'inner' in node ? links(node.inner) : []))

const text = (nodes: Inline[]): string => nodes.map((node) => ('inner' in node ? text(node.inner) : node.text)).join('')

test('headings, paragraphs, lists, code, quotes, tables and rules are told apart', () => {
  const source =
    '# Title\n\nSome\ntext\n\n- one\n  - inner\n- two\n\n1. first\n\n```sh\n# not a heading\n```\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---'
  expect(parseMarkdown(source).map((block) => block.kind)).toEqual([
    'heading',
    'paragraph',
    'list',
    'list',
    'code',
    'quote',
    'table',
    'rule',
  ])
})

test('a list keeps what is indented below an item', () => {
  const [list] = parseMarkdown('- one\n  - inner\n- two')
  expect(list).toMatchObject({ kind: 'list', items: [[{ kind: 'paragraph' }, { kind: 'list' }], [{ kind: 'paragraph' }]] })
})

test('emphasis, code and escapes', () => {
  expect(parseInline('**a _b_** `*c*` \\*d\\* e_f_g')).toEqual([
    {
      kind: 'strong',
      inner: [
        { kind: 'text', text: 'a ' },
        { kind: 'em', inner: [{ kind: 'text', text: 'b' }] },
      ],
    },
    { kind: 'text', text: ' ' },
    { kind: 'code', text: '*c*' },
    { kind: 'text', text: ' ' },
    { kind: 'text', text: '*' },
    { kind: 'text', text: 'd' },
    { kind: 'text', text: '*' },
    { kind: 'text', text: ' e_f_g' },
  ])
})

test('a plain address becomes a link without the full stop behind it', () => {
  expect(links(parseInline('See https://example.org/a?b=c. Or not.'))).toEqual(['https://example.org/a?b=c'])
})

test.each(['javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'data:text/html,x', ' javascript:x', '//evil.example', 'vbscript:x'])(
  'no link leads to %s',
  (href) => {
    expect(links(parseInline(`[click](${href})`))).toEqual([])
  },
)

test('whatever is written, links lead to the web and no text is lost', () => {
  const piece = fc.constantFrom('*', '**', '_', '`', '[', '](', ')', 'https://a.example', 'javascript:x', ' ', '\\', 'word', '<b>', '|')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const nodes = parseInline(pieces.join(''))
      for (const href of links(nodes)) expect(href).toMatch(/^https?:\/\//)
      expect(text(nodes)).toContain(pieces.includes('word') && !pieces.includes('](') ? 'word' : '')
    }),
  )
})

test.each(['*', '**a', '[', '[a](', '`', '_', '> ', '- ', '|', '|-', 'h', 'https://'])(
  'a hundred thousand characters of %s take no time',
  (piece) => {
    const began = performance.now()
    parseMarkdown(piece.repeat(99_000 / piece.length))
    parseMarkdown(`${piece}\n`.repeat(99_000 / (piece.length + 1)))
    expect(performance.now() - began).toBeLessThan(2_000)
  },
)

test('what is too long is shown as it is', () => {
  const blocks: Block[] = parseMarkdown(`# ${'x'.repeat(200_000)}`)
  expect(blocks).toHaveLength(1)
  expect(blocks[0]?.kind).toBe('code')
})
