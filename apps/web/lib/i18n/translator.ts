import { createElement, Fragment, type ReactNode } from 'react'
import type { Catalogue, Namespace } from './catalogue.ts'
import { formatter, type Format, type FormatSettings } from './format.ts'
import { fill, parse, plain, type Params, type Part } from './message.ts'
import type { IsRich, ParamsOf, TagsOf } from './params.ts'

/** What a layout sends to the browser: plain data, and only the namespaces that its pages need. */
export interface Translations extends FormatSettings {
  messages: Partial<Record<Namespace, Readonly<Record<string, string>>>>
}

type Text<N extends Namespace, K extends keyof Catalogue[N]> = Extract<Catalogue[N][K], string>
type PlainKey<N extends Namespace> = {
  [K in keyof Catalogue[N] & string]: IsRich<Text<N, K>> extends true ? never : K
}[keyof Catalogue[N] & string]
type Arguments<P> = keyof P extends never ? [] : [params: P]
type Tags<S extends string> = { [Tag in TagsOf<S>]: (children: ReactNode) => ReactNode }

export interface Translate<N extends Namespace> {
  /** The message, with the parameters that its text names. */
  <K extends PlainKey<N>>(key: K, ...params: Arguments<ParamsOf<Text<N, K>>>): string
  /** The message as nodes: for texts with <b>, <link> and the like. */
  rich<K extends keyof Catalogue[N] & string>(key: K, ...params: Arguments<ParamsOf<Text<N, K>> & Tags<Text<N, K>>>): ReactNode
  /** For keys that are made from what the server says, such as a fault's code: nothing when there is no such text. */
  maybe(key: string, params?: Params): string | undefined
}

export interface I18n {
  settings: FormatSettings
  format: Format
  t<N extends Namespace>(namespace: N): Translate<N>
}

/** On the server and in the browser the same: the texts of one language, and how its numbers and dates are written. */
export function translator(translations: Translations): I18n {
  const format = formatter(translations)
  const known = new Map<Namespace, unknown>()
  return {
    settings: translations,
    format,
    t<N extends Namespace>(namespace: N): Translate<N> {
      const messages = translations.messages[namespace]
      if (!messages)
        throw new Error(`The texts of "${namespace}" were not sent to this page. Name them where the layout loads its messages.`)
      const found = known.get(namespace)
      if (isTranslate<N>(found)) return found
      const made = translate<N>(messages, format)
      known.set(namespace, made)
      return made
    },
  }
}

const isTranslate = <N extends Namespace>(found: unknown): found is Translate<N> => typeof found === 'function'

function translate<N extends Namespace>(messages: Readonly<Record<string, string>>, format: Format): Translate<N> {
  const parts = (key: string, params: Params = {}) => fill(parse(messages[key] ?? key), params, format)
  return Object.assign((key: string, params?: Params) => plain(parts(key, params)), {
    rich: (key: string, params?: Params) => nodes(parts(key, params), params ?? {}),
    maybe: (key: string, params?: Params) => (Object.hasOwn(messages, key) ? plain(parts(key, params)) : undefined),
  })
}

function nodes(parts: readonly Part[], tags: Params): ReactNode {
  const children = parts.map((part) => (typeof part === 'string' ? part : element(part.tag, nodes(part.children, tags), tags)))
  return createElement(Fragment, null, ...children)
}

function element(tag: string, children: ReactNode, tags: Params): ReactNode {
  const own = tags[tag]
  return isElement(own) ? own(children) : createElement(tag, null, children)
}

const isElement = (own: unknown): own is (children: ReactNode) => ReactNode => typeof own === 'function'
