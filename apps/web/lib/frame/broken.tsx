'use client'

import { ErrorView } from '@pileus/ui/error-view'
import { UiTextProvider } from '@pileus/ui/text'
import { useEffect, useMemo } from 'react'
import { useI18n, useT } from '@/lib/i18n/provider.tsx'
import { kitText } from '@/lib/kit-text.ts'

export interface BrokenProps {
  error: Error & { digest?: string }
  /** Draws the page once more. */
  reset(): void
}

/** In the place of a page whose own code failed. What it is called (`digest`) is in the log of the pages process. */
export function Broken({ error, reset }: BrokenProps) {
  const t = useT('frame')
  const i18n = useI18n()
  const text = useMemo(() => kitText(i18n, i18n.settings.locale), [i18n])
  // The browser's console is where whoever mends it looks first.
  useEffect(() => console.error(error), [error])
  return (
    <UiTextProvider text={text}>
      <div className="p-4">
        <h1 className="sr-only">{t('error.title')}</h1>
        <ErrorView
          what={t('error.title')}
          why={error.message}
          fix={[t('error.fix'), t('error.fix2')]}
          requestId={error.digest}
          retry={reset}
        />
      </div>
    </UiTextProvider>
  )
}
