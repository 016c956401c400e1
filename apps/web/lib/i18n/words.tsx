import type { ReactNode } from 'react'
import { visitor } from '@/lib/visit.ts'
import { wishes } from '@/lib/wishes.ts'
import type { Namespace } from './catalogue.ts'
import { loadTranslations } from './load.ts'
import { I18nProvider } from './provider.tsx'

/** Sends the words that the pages inside need, and no others. For layouts. */
export async function Words({ namespaces, children }: { namespaces: readonly Namespace[]; children: ReactNode }) {
  const { locale, timeZone, dates } = await wishes((await visitor())?.preferences)
  return <I18nProvider translations={await loadTranslations({ locale, timeZone, dates, namespaces })}>{children}</I18nProvider>
}
