'use client'
import { cx } from './cx.tsx'
import { fills } from './progress.tsx'
import { useText } from './text.tsx'

export interface MeterProps {
  label: string
  used: number
  /** `null`: there is none. */
  limit: number | null
  /** Such as "GiB". */
  unit?: string
  /** Says where one is going, such as what a form would add. */
  added?: number
}

/** Nearly full warns, full alarms; both are said in words by the numbers beside. */
const toneOf = (part: number) => (part >= 1 ? 'danger' : part >= 0.8 ? 'warning' : 'accent')

export function Meter({ label, used, limit, unit, added = 0 }: MeterProps) {
  const text = useText()
  const print = (value: number) => `${value.toLocaleString(text.locale)}${unit ? ` ${unit}` : ''}`
  const words = text.used(print(used), limit === null ? text.unlimited : print(limit))
  const share = (value: number) => (limit === null ? 0 : limit === 0 ? Number(value > 0) : Math.max(0, Math.min(1, value / limit)))
  const tone = toneOf(limit === null ? 0 : share(used + added))
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span className="min-w-0 truncate font-medium">{label}</span>
        <span className="shrink-0 text-muted tabular-nums">
          {print(used)}
          {added > 0 && <span className="text-text"> + {print(added)}</span>} / {limit === null ? text.unlimited : print(limit)}
        </span>
      </div>
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={limit ?? Math.max(used, 1)}
        aria-valuenow={limit === null ? used : Math.min(used, limit)}
        aria-valuetext={words}
        className="flex h-1.5 overflow-hidden rounded-full bg-hover forced-colors:border"
      >
        <div data-swatch="" className={cx('h-full', fills[tone])} style={{ width: `${share(used) * 100}%` }} />
        <div
          data-swatch=""
          className={cx('h-full opacity-50', fills[tone])}
          style={{ width: `${(share(used + added) - share(used)) * 100}%` }}
        />
      </div>
    </div>
  )
}
