import type { ReactNode } from 'react'
import { cx } from './cx.tsx'

export interface KeyValue {
  label: ReactNode
  value: ReactNode
  /** A button that changes it in place. */
  edit?: ReactNode
  hint?: ReactNode
}

export interface KeyValuesProps {
  items: KeyValue[]
  columns?: 1 | 2
}

const nothing = (value: ReactNode) => value === null || value === undefined || value === ''

export function KeyValues({ items, columns = 1 }: KeyValuesProps) {
  return (
    <dl className={cx('grid gap-x-10', columns === 2 && 'lg:grid-cols-2')}>
      {items.map(({ label, value, edit, hint }, index) => (
        <div
          key={index}
          className={cx(
            'flex min-h-row min-w-0 flex-col justify-center border-b border-line py-1.5 last:border-b-0 sm:flex-row sm:items-baseline sm:justify-start',
            columns === 2 && items.length % 2 === 0 && 'lg:nth-last-2:border-b-0',
          )}
        >
          <dt className="shrink-0 text-sm text-muted sm:w-44 sm:pe-3">{label}</dt>
          <dd className="flex min-w-0 grow items-baseline gap-2">
            <span className="min-w-0 grow wrap-anywhere">
              {nothing(value) ? <span className="text-faint">–</span> : value}
              {hint && <span className="block text-sm text-muted">{hint}</span>}
            </span>
            {edit}
          </dd>
        </div>
      ))}
    </dl>
  )
}
