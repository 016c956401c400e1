'use client'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { useText } from './text.tsx'

const NowContext = createContext<number | undefined>(undefined)

/** What "now" is. It moves when somebody comes back to the page and when data arrives (`stamp`), never by a timer. */
export function NowProvider({ now, stamp, children }: { now?: number; stamp?: unknown; children: ReactNode }) {
  const [at, setAt] = useState(now ?? Date.now)
  useEffect(() => {
    const tick = () => setAt(Date.now())
    tick()
    window.addEventListener('focus', tick)
    document.addEventListener('visibilitychange', tick)
    return () => {
      window.removeEventListener('focus', tick)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [stamp])
  return <NowContext value={at}>{children}</NowContext>
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

const printers = new Map<string, Intl.RelativeTimeFormat>()
const printerOf = (locale: string) => {
  const found = printers.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  printers.set(locale, found)
  return found
}

export function sayRelative(from: number, now: number, locale: string): string {
  const seconds = Math.round((from - now) / 1_000)
  const printer = printerOf(locale)
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
  // Under a minute it is now: nobody waits for the page to count.
  return unit === 'second' ? printer.format(0, 'second') : printer.format(Math.round(seconds / size), unit)
}

export function sayAbsolute(at: number, locale: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long', ...(timeZone ? { timeZone } : {}) }).format(at)
}

export interface RelativeTimeProps {
  /** ISO 8601; without one there is a dash. */
  at: string | null | undefined
}

export function RelativeTime({ at }: RelativeTimeProps) {
  const { locale, timeZone } = useText()
  const now = useContext(NowContext)
  const [mounted] = useState(Date.now)
  const time = at ? Date.parse(at) : Number.NaN
  if (!at || Number.isNaN(time)) return <span className="text-faint">–</span>
  return (
    <time dateTime={at} title={sayAbsolute(time, locale, timeZone)} className="whitespace-nowrap" suppressHydrationWarning>
      {sayRelative(time, now ?? mounted, locale)}
    </time>
  )
}

export function AbsoluteTime({ at }: RelativeTimeProps) {
  const { locale, timeZone } = useText()
  const time = at ? Date.parse(at) : Number.NaN
  if (!at || Number.isNaN(time)) return <span className="text-faint">–</span>
  return (
    <time dateTime={at} className="whitespace-nowrap" suppressHydrationWarning>
      {sayAbsolute(time, locale, timeZone)}
    </time>
  )
}
