import type { Namespace } from './catalogue.ts'
import { locales, type Language, type Locale } from './locales.ts'
import { pseudo } from './pseudo.ts'
import type { FormatSettings } from './format.ts'
import type { Translations } from './translator.ts'

type Texts = Readonly<Record<string, string>>
type Source = () => Promise<{ messages: Texts }>

const sources: Record<Language, Record<Namespace, Source>> = {
  en: {
    common: () => import('../../messages/en/common.ts'),
    frame: () => import('../../messages/en/frame.ts'),
    help: () => import('../../messages/en/help.ts'),
    identity: () => import('../../messages/en/identity.ts'),
    settings: () => import('../../messages/en/settings.ts'),
    system: () => import('../../messages/en/system.ts'),
  },
  de: {
    common: () => import('../../messages/de/common.ts'),
    frame: () => import('../../messages/de/frame.ts'),
    help: () => import('../../messages/de/help.ts'),
    identity: () => import('../../messages/de/identity.ts'),
    settings: () => import('../../messages/de/settings.ts'),
    system: () => import('../../messages/de/system.ts'),
  },
}

interface Asked extends Pick<FormatSettings, 'timeZone' | 'dates'> {
  locale: Locale
  namespaces: readonly Namespace[]
}

/** For layouts, on the server: what `I18nProvider` needs, as plain data. */
export async function loadTranslations({ locale, namespaces, ...settings }: Asked): Promise<Translations> {
  const { language, intl } = locales[locale]
  const loaded = await Promise.all(
    namespaces.map(async (name) => [name, texts(locale, (await sources[language][name]()).messages)] as const),
  )
  return { ...settings, locale: intl, messages: Object.fromEntries(loaded) }
}

function texts(locale: Locale, written: Texts): Texts {
  if (locale === 'en' || locale === 'de') return written
  return Object.fromEntries(Object.entries(written).map(([key, text]) => [key, pseudo(locale, text)]))
}

/** For tests: every namespace of a language. */
export const allNamespaces = Object.keys(sources.en).filter((name): name is Namespace => Object.hasOwn(sources.en, name))
