import { cookies, headers } from 'next/headers'
import type { Shell } from './cloud.tsx'
import { isLocale, type Locale, preferredLocale } from './i18n/locales.ts'

/** What a browser tells us that its requests do not: which time zone it is in; and, for those who test, a pseudo-language. */
export const zoneCookie = 'pileus.zone'
const localeCookie = 'pileus.locale'

/** How a visitor wants pages: what was chosen in the settings, else what the browser asks for. */
export async function wishes(preferences: Shell['preferences'] | undefined) {
  const [jar, head] = [await cookies(), await headers()]
  const asked = jar.get(localeCookie)?.value ?? ''
  const chosen = preferences?.language === 'auto' ? undefined : preferences?.language
  const locale: Locale = isLocale(asked) ? asked : (chosen ?? preferredLocale(head.get('accept-language')))
  const zone = preferences?.timezone === 'auto' ? undefined : preferences?.timezone
  return {
    locale,
    theme: preferences?.theme ?? 'system',
    density: preferences?.density ?? 'comfortable',
    timeZone: zone ?? known(jar.get(zoneCookie)?.value ?? '') ?? 'UTC',
    dates: preferences?.dateFormat ?? 'locale',
  } as const
}

function known(zone: string): string | undefined {
  try {
    return zone === '' ? undefined : new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}
