import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { kitText } from '../kit-text.ts'
import type { Namespace } from './catalogue.ts'
import { allNamespaces, loadTranslations } from './load.ts'
import { languages, locales } from './locales.ts'
import { parse, type Node } from './message.ts'
import { I18nProvider, useFormat, useT } from './provider.tsx'
import { translator } from './translator.ts'

const web = join(import.meta.dirname, '../..')
const load = (locale: keyof typeof locales, namespaces: readonly Namespace[] = allNamespaces) =>
  loadTranslations({ locale, timeZone: 'UTC', namespaces })
const textsOf = async (locale: keyof typeof locales, namespace: Namespace) => (await load(locale, [namespace])).messages[namespace] ?? {}

/** What a text takes, as `name:kind`; numbers are numbers however they are written. */
function needs(nodes: readonly Node[]): string[] {
  const found = nodes.flatMap((node): string[] => {
    if (typeof node === 'string' || node.kind === 'count') return []
    if (node.kind === 'value') return [`${node.name}:${node.style}`]
    if (node.kind === 'tag') return [`<${node.name}>`, ...needs(node.children)]
    return [`${node.name}:${node.kind}`, ...Object.values(node.cases).flatMap(needs)]
  })
  const names = Map.groupBy([...new Set(found)], (need) => need.split(':')[0])
  return [...names].map(([name, kinds]) => `${name}:${kinds.map(kindOf).sort().at(-1) ?? ''}`).sort()
}

const kindOf = (need: string) => {
  const kind = need.split(':')[1] ?? 'tag'
  if (kind === 'value' || kind === 'inside') return ''
  return kind === 'plural' || kind === 'number' ? 'a number' : kind === 'select' ? 'a word' : kind
}

test.each(allNamespaces)('%s has the same keys and parameters in every language', async (namespace) => {
  const english = await textsOf('en', namespace)
  for (const language of languages) {
    const texts = await textsOf(language, namespace)
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort())
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), `${language} ${key}`).not.toBe('')
      expect(needs(parse(text)), `${language} ${key}`).toEqual(needs(parse(english[key] ?? '')))
    }
  }
})

test('plurals have every case of their language, and none that it lacks', async () => {
  for (const language of languages) {
    const categories = new Intl.PluralRules(locales[language].intl).resolvedOptions().pluralCategories
    for (const namespace of allNamespaces) {
      for (const [key, text] of Object.entries(await textsOf(language, namespace))) {
        for (const cases of pluralsIn(parse(text))) {
          const named = Object.keys(cases).filter((name) => !name.startsWith('='))
          expect(categories, `${language} ${key}`).toEqual(expect.arrayContaining(named))
        }
      }
    }
  }
})

function pluralsIn(nodes: readonly Node[]): Record<string, Node[]>[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string' || node.kind === 'count' || node.kind === 'value') return []
    if (node.kind === 'tag') return pluralsIn(node.children)
    return [...(node.kind === 'plural' ? [node.cases] : []), ...Object.values(node.cases).flatMap(pluralsIn)]
  })
}

test('no text says that something went wrong without saying what', async () => {
  for (const namespace of allNamespaces) {
    for (const text of Object.values(await textsOf('en', namespace)))
      expect(text).not.toMatch(/unable to|something went wrong|an error occurred/i)
  }
})

test('German addresses nobody as du', async () => {
  for (const namespace of allNamespaces) {
    for (const [key, text] of Object.entries(await textsOf('de', namespace)))
      expect(text, key).not.toMatch(/\b(du|dich|dir|dein(e[mnrs]?)?)\b/i)
  }
})

test('the pseudo-languages keep every parameter, and are what their name says', async () => {
  for (const namespace of allNamespaces) {
    const english = await textsOf('en', namespace)
    for (const locale of ['en-XA', 'ar-XB'] as const) {
      for (const [key, text] of Object.entries(await textsOf(locale, namespace)))
        expect(needs(parse(text)), key).toEqual(needs(parse(english[key] ?? '')))
    }
  }
  expect(locales['ar-XB'].direction).toBe('rtl')
})

interface Source {
  path: string
  text: string
}

const sources: Source[] = ['app', 'lib'].flatMap((folder) =>
  readdirSync(join(web, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.test.ts'))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(web, folder, path), 'utf8') })),
)

test('every key that the code asks for exists', async () => {
  const { messages } = await load('en')
  const known = new Set(Object.values(messages).flatMap((texts) => Object.keys(texts ?? {})))
  for (const { path, text } of sources) {
    for (const [, key = ''] of text.matchAll(/(?<![.\w])t(?:\.rich)?\('([\w.]+)'/g)) expect(known, `${path} asks for ${key}`).toContain(key)
  }
})

/** Pages for these are still being written. Each name goes when its panels are all there; then a key that nobody uses fails here. */
const unfinished: readonly Namespace[] = ['common', 'identity', 'frame']

test.each(allNamespaces.filter((namespace) => !unfinished.includes(namespace)))('every text of %s is used', async (namespace) => {
  const all = sources.map(({ text }) => text).join('\n')
  const prefixes = Array.from(all.matchAll(/`([\w.]+\.)\$\{/g), ([, prefix = '']) => prefix)
  const unused = Object.keys(await textsOf('en', namespace)).filter(
    (key) => !all.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)),
  )
  expect(unused).toEqual([])
})

test('the code says nothing that was not translated as an error', () => {
  for (const { path, text } of sources) expect(text, path).not.toMatch(/['"`](Unable to|Something went wrong)/)
})

test('a page renders with its namespaces only, and a missing one is named', async () => {
  const Page = () =>
    createElement('p', null, `${useT('common')('kit.selected', { count: 1234 })}, ${useFormat().date('2026-11-21T12:00:00Z')}`)
  const translations = await load('de', ['common'])
  const markup = renderToStaticMarkup(createElement(I18nProvider, { translations, children: createElement(Page) }))
  expect(markup).toBe('<p>1.234 ausgewählt, 21.11.2026</p>')
  expect(() => translator(translations).t('identity')).toThrow(/"identity" were not sent/)
})

test('rich texts become elements', () => {
  const { t } = translator({
    locale: 'en',
    timeZone: 'UTC',
    messages: { common: { 'action.open': 'Read <b>all</b> in <link>{n}</link>' } },
  })
  const link = (children: React.ReactNode) => createElement('a', { href: '/x' }, children)
  const rich = Reflect.apply(t('common').rich, undefined, ['action.open', { n: 'the docs', link }]) as React.ReactNode
  expect(renderToStaticMarkup(createElement('p', null, rich))).toBe('<p>Read <b>all</b> in <a href="/x">the docs</a></p>')
})

test('the kit is told every word in every language', async () => {
  for (const language of languages) {
    const words = kitText(translator(await load(language, ['common'])), language)
    expect(words.items(50, 50)).toMatch(/^50 /)
    expect(words.page(1, 50, 1234)).toMatch(/^1–50 /)
    expect(words.progress(3, 5, 0)).not.toContain('0')
  }
})
