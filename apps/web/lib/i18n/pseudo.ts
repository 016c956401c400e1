import { parse, type Node } from './message.ts'
import type { Pseudo } from './locales.ts'

const plainLetters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const accented = 'åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ'
const accents = new Map(Array.from(plainLetters, (letter, at) => [letter, accented[at] ?? letter]))

/**
 * English made strange: what is not accented was never translated, what has no closing bracket is cut off,
 * and 40 % more text is what German and Finnish will be. `ar-XB` runs from right to left instead.
 */
export function pseudo(locale: Pseudo, text: string): string {
  if (locale === 'ar-XB') return `\u202e${rewrite(parse(text), (words) => words)}\u202c`
  const letters = text.replaceAll(/[{<][^}>]*[}>]/g, '').length
  const longer = '~'.repeat(Math.ceil(letters * 0.4))
  return `[${rewrite(parse(text), (words) => words.replaceAll(/[a-z]/gi, (letter) => accents.get(letter) ?? letter))} ${longer}]`
}

function rewrite(nodes: readonly Node[], words: (text: string) => string): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return words(node)
      if (node.kind === 'count') return '#'
      if (node.kind === 'tag') return `<${node.name}>${rewrite(node.children, words)}</${node.name}>`
      if (node.kind === 'value') return node.style === 'value' ? `{${node.name}}` : `{${node.name}, ${node.style}}`
      const cases = Object.entries(node.cases).map(([name, inner]) => `${name} {${rewrite(inner, words)}}`)
      return `{${node.name}, ${node.kind}, ${cases.join(' ')}}`
    })
    .join('')
}
