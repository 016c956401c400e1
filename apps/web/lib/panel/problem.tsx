'use client'

import { Button } from '@pileus/ui/button'
import { ErrorView } from '@pileus/ui/error-view'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowProblem } from './row-actions.tsx'

/** What was shown at once and had to be taken back, with the cause. */
export function Problem({ problem: { title, error, retry, dismiss } }: { problem: RowProblem }) {
  const t = useT('common')
  return (
    <div className="flex flex-col gap-2">
      <ErrorView
        shape="inline"
        what={`${title}. ${error.what}`}
        why={error.why}
        fix={error.fixes}
        requestId={error.requestId}
        retry={retry}
      />
      <Button size="small" variant="quiet" className="self-end" onClick={dismiss}>
        {t('kit.dismiss')}
      </Button>
    </div>
  )
}
