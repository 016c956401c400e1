import './globals.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { loadTranslations } from '@/lib/i18n/load.ts'
import { locales } from '@/lib/i18n/locales.ts'
import { I18nProvider } from '@/lib/i18n/provider.tsx'
import { visitor } from '@/lib/visit.ts'
import { wishes } from '@/lib/wishes.ts'

export const metadata: Metadata = { title: { default: 'Pileus', template: '%s · Pileus' } }
export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

/** Language, theme and density are on the page before its first paint: there is no flash of another. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const shell = await visitor().catch(() => null)
  const { locale, theme, density, timeZone, dates } = await wishes(shell?.preferences)
  const translations = await loadTranslations({ locale, timeZone, dates, namespaces: ['common', 'frame'] })
  return (
    <html lang={locales[locale].language} dir={locales[locale].direction} data-theme={theme} data-density={density}>
      <body>
        <I18nProvider translations={translations}>{children}</I18nProvider>
      </body>
    </html>
  )
}
