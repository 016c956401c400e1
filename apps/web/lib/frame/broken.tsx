'use client'

import { ErrorView } from '@pileus/ui/error-view'
import { useEffect } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'

export interface BrokenProps {
  error: Error & { digest?: string }
  /** Draws the page once more. */
  reset(): void
}

/** In the place of a page whose own code failed. What it is called (`digest`) is in the log of the pages process. */
export function Broken({ error, reset }: BrokenProps) {
  const t = useT('frame')
  // The browser's console is where whoever mends it looks first.
  useEffect(() => console.error(error), [error])
  return (
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
  )
}
