/** Languages that are written by people; the two others are made from English, to see what breaks. */
export type Language = 'en' | 'de'
export type Pseudo = 'en-XA' | 'ar-XB'
export type Locale = Language | Pseudo

interface LocaleFacts {
  /** In the language itself. */
  name: string
  direction: 'ltr' | 'rtl'
  /** Whose texts and whose plurals. */
  language: Language
  /** Whose numbers and dates. */
  intl: string
}

export const locales: Record<Locale, LocaleFacts> = {
  en: { name: 'English', direction: 'ltr', language: 'en', intl: 'en-GB' },
  de: { name: 'Deutsch', direction: 'ltr', language: 'de', intl: 'de-DE' },
  'en-XA': { name: '[Þšéûðö]', direction: 'ltr', language: 'en', intl: 'en-GB' },
  'ar-XB': { name: '[RTL]', direction: 'rtl', language: 'en', intl: 'en-GB' },
}

export const languages: readonly Language[] = ['en', 'de']

export const isLocale = (text: string): text is Locale => Object.hasOwn(locales, text)

/** The first language of the browser that we have: `de-AT,de;q=0.9,en;q=0.5` is German. */
export function preferredLocale(acceptLanguage: string | null | undefined): Language {
  const asked = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((entry) => {
      const [tag = '', quality = 'q=1'] = entry.trim().split(';')
      return { language: tag.split('-')[0]?.toLowerCase(), weight: Number(quality.trim().replace(/^q=/, '')) || 0 }
    })
    .sort((a, b) => b.weight - a.weight)
  const found = asked.find(({ language, weight }) => weight > 0 && languages.some((known) => known === language))
  return found?.language === 'de' ? 'de' : 'en'
}
