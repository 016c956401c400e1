import type { Moment } from './params.ts'

/** How somebody wants numbers and times: the locale of their language, and the zone of their preferences. Never the machine's own. */
export interface FormatSettings {
  locale: string
  timeZone: string
  /** `iso`: 2026-11-21 13:05 whatever the language. */
  dates?: 'locale' | 'iso'
}

export type Format = ReturnType<typeof formatter>

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** Making an Intl object costs more than a hundred uses of it: each is made once. */
export function formatter({ locale, timeZone, dates = 'locale' }: FormatSettings) {
  const plurals = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  const relatives = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const bytes = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const lists = new Intl.ListFormat(locale)
  const language = dates === 'iso' ? 'sv-SE' : locale
  const times = new Intl.DateTimeFormat(language, { timeZone, timeStyle: 'short' })
  const days = new Intl.DateTimeFormat(language, { timeZone, dateStyle: dates === 'iso' ? 'short' : 'medium' })
  const both = new Intl.DateTimeFormat(language, { timeZone, dateStyle: dates === 'iso' ? 'short' : 'medium', timeStyle: 'short' })
  const exact = new Intl.DateTimeFormat(language, { timeZone, dateStyle: dates === 'iso' ? 'short' : 'long', timeStyle: 'long' })

  return {
    plural: (n: number) => plurals.select(n),
    number: (n: number) => numbers.format(n),
    list: (items: readonly string[]) => lists.format(items),
    date: (at: Moment) => days.format(new Date(at)),
    time: (at: Moment) => times.format(new Date(at)),
    dateTime: (at: Moment) => both.format(new Date(at)),
    /** To the second and with its zone: what a tooltip over "5 minutes ago" says. */
    exact: (at: Moment) => exact.format(new Date(at)),
    relative(at: Moment, now: Moment = Date.now()) {
      const seconds = (new Date(at).getTime() - new Date(now).getTime()) / 1000
      const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
      return relatives.format(Math.trunc(seconds / size), unit)
    },
    /** Binary: what the cloud counts in. */
    bytes(n: number) {
      const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
      const power = n < 1 ? 0 : Math.min(Math.floor(Math.log2(n) / 10), names.length - 1)
      return `${bytes.format(n / 1024 ** power)} ${names[power] ?? ''}`
    },
  }
}
