'use client'

import { createContext, useContext, useMemo, type ReactNode } from 'react'
import type { Namespace } from './catalogue.ts'
import type { Format } from './format.ts'
import { translator, type I18n, type Translate, type Translations } from './translator.ts'

const Context = createContext<I18n | null>(null)
/** What a layout above has sent; a layout below adds its own namespaces to it. */
const Sent = createContext<Translations | null>(null)

/** Around the shell with `common` and `shell`, and again in each part of the dashboard with the namespaces of its pages. */
export function I18nProvider({ translations, children }: { translations: Translations; children: ReactNode }) {
  const above = useContext(Sent)
  const merged = useMemo<Translations>(
    () => ({ ...translations, messages: { ...above?.messages, ...translations.messages } }),
    [above, translations],
  )
  const i18n = useMemo(() => translator(merged), [merged])
  return (
    <Sent.Provider value={merged}>
      <Context.Provider value={i18n}>{children}</Context.Provider>
    </Sent.Provider>
  )
}

export function useI18n(): I18n {
  const i18n = useContext(Context)
  if (!i18n) throw new Error('There is no I18nProvider above this component. Wrap the page in one.')
  return i18n
}

export const useT = <N extends Namespace>(namespace: N): Translate<N> => useI18n().t(namespace)

/** Numbers, dates and times as the user wants them. */
export const useFormat = (): Format => useI18n().format
