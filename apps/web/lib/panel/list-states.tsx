'use client'

import { Button } from '@pileus/ui/button'
import { Empty } from '@pileus/ui/empty'
import { ErrorView } from '@pileus/ui/error-view'
import type { ReactNode } from 'react'
import type { PageError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { useFixes } from './in-the-way.tsx'
import type { RowProblem } from './row-actions.tsx'

/** Why there is nothing to see: not allowed, not set up, or an error. What to do is another thing each time. */
export function Refused({ problem, retry }: { problem: PageError; retry(): void }) {
  const t = useT('common')
  if (problem.code === 'forbidden')
    return (
      <Empty kind="no-permission" title={t('empty.forbidden')}>
        <p>{problem.why}</p>
        <ul className="mt-2">
          {problem.fixes.map((fix) => (
            <li key={fix}>{fix}</li>
          ))}
        </ul>
      </Empty>
    )
  if (problem.code === 'not_implemented')
    return (
      <Empty kind="not-enabled" title={t('empty.notEnabled')}>
        {problem.why}
      </Empty>
    )
  return <ErrorView what={problem.what} why={problem.why} fix={problem.fixes} requestId={problem.requestId} retry={retry} />
}

/** What was shown at once and is taken back, with the cause. */
export function Failed({ problem: { title, error, retry, dismiss } }: { problem: RowProblem }) {
  const t = useT('common')
  return (
    <div className="flex flex-col gap-2">
      <ErrorView
        shape="inline"
        what={`${title}. ${error.what}`}
        why={error.why}
        fix={useFixes(error)}
        requestId={error.requestId}
        // Who asks again for what is not allowed is refused again.
        retry={error.code === 'forbidden' ? undefined : retry}
      />
      <Button size="small" variant="quiet" className="self-end" onClick={dismiss}>
        {t('kit.dismiss')}
      </Button>
    </div>
  )
}

interface NothingProps {
  title: string
  about: string
  cli?: string | undefined
  filtered: boolean
  makeNew: ReactNode
  onClear(): void
}

/** Nothing yet, or nothing that matches. */
export function Nothing({ title, about, cli, filtered, makeNew, onClear }: NothingProps) {
  const t = useT('common')
  if (!filtered)
    return (
      <Empty kind="nothing-yet" title={t('list.none', { what: title })} action={makeNew} cli={cli}>
        {about}
      </Empty>
    )
  return (
    <Empty kind="no-match" title={t('kit.noMatches')} action={<Button onClick={onClear}>{t('action.clearFilters')}</Button>}>
      {t('empty.noMatchBody')}
    </Empty>
  )
}
