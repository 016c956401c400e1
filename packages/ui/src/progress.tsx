import { cx } from './cx.tsx'

export interface ProgressProps {
  label: string
  /** Without a value it is under way, and nobody knows how far. */
  value?: number | undefined
  max?: number
  tone?: 'accent' | 'positive' | 'warning' | 'danger'
}

export const fills = { accent: 'bg-accent-text', positive: 'bg-positive', warning: 'bg-warning', danger: 'bg-danger' }

export function Progress({ label, value, max = 100, tone = 'accent' }: ProgressProps) {
  const part = value === undefined || max <= 0 ? 0 : Math.max(0, Math.min(1, value / max))
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      className="h-1.5 overflow-hidden rounded-full bg-hover forced-colors:border"
    >
      <div
        data-swatch=""
        className={cx('h-full rounded-full', fills[tone], value === undefined ? 'w-1/3 animate-shimmer' : 'transition-[width]')}
        style={value === undefined ? undefined : { width: `${part * 100}%` }}
      />
    </div>
  )
}
