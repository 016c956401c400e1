'use client'
import { BookOpen, CircleAlert, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Copyable } from './copy.tsx'
import { cx } from './cx.tsx'
import { Link } from './link.tsx'
import { useText } from './text.tsx'

export interface ErrorViewProps {
  /** What happened. */
  what: ReactNode
  /** The cause. */
  why?: ReactNode
  /** What the reader can do, one thing each. */
  fix?: ReactNode[] | undefined
  requestId?: string | undefined
  docs?: string | undefined
  retry?: (() => void) | undefined
  /** `full` stands for a page or a list, `inline` in a form or a card. */
  shape?: 'full' | 'inline'
}

export function ErrorView({ what, why, fix = [], requestId, docs, retry, shape = 'full' }: ErrorViewProps) {
  const text = useText()
  const full = shape === 'full'
  return (
    <div
      role="alert"
      className={cx(
        'flex items-start gap-3 rounded-lg border border-danger/40 bg-danger-subtle',
        full ? 'mx-auto my-8 max-w-2xl px-5 py-4' : 'px-3 py-2',
      )}
    >
      <CircleAlert aria-hidden className={cx('mt-0.5 shrink-0 text-danger', full ? 'size-5' : 'size-4')} />
      <div className="flex min-w-0 grow flex-col gap-1 wrap-anywhere">
        <p className={cx('font-semibold', full && 'text-lg')}>{what}</p>
        {why && <div>{why}</div>}
        {fix.length > 0 && <Fixes label={text.whatToDo} fix={fix} />}
        <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
          {retry && (
            <Button size="small" icon={<RotateCw />} onClick={retry}>
              {text.retry}
            </Button>
          )}
          {docs && (
            <Link href={docs} className="inline-flex min-h-6 items-center gap-1.5 text-accent-text hover:underline [&_svg]:size-4">
              <BookOpen aria-hidden />
              {text.docs}
            </Link>
          )}
          {requestId && (
            <span className="inline-flex items-center gap-1">
              {text.requestId} <Copyable value={requestId} what={text.requestId} />
            </span>
          )}
        </div>
      </div>
    </div>
  )
}

const Fixes = ({ label, fix }: { label: string; fix: ReactNode[] }) => (
  <ul aria-label={label} className={cx('ps-5 marker:text-faint', fix.length > 1 ? 'list-decimal' : 'list-disc')}>
    {fix.map((line, index) => (
      <li key={index}>{line}</li>
    ))}
  </ul>
)
