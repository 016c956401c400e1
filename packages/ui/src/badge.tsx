import type { ReactNode } from 'react'
import { cx } from './cx.tsx'

export type Tone = 'neutral' | 'accent' | 'positive' | 'warning' | 'danger' | 'info'

const tones: Record<Tone, string> = {
  neutral: 'bg-sunken text-muted border-line',
  accent: 'bg-accent-subtle text-accent-text border-accent/25',
  positive: 'bg-positive-subtle text-positive border-positive/25',
  warning: 'bg-warning-subtle text-warning border-warning/25',
  danger: 'bg-danger-subtle text-danger border-danger/25',
  info: 'bg-info-subtle text-info border-info/25',
}

export function Badge({ tone = 'neutral', children, className }: { tone?: Tone; children: ReactNode; className?: string }) {
  return (
    <span
      className={cx(
        'inline-flex max-w-full items-center gap-1 rounded-sm border px-1.5 text-xs leading-[18px] font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      <span className="truncate">{children}</span>
    </span>
  )
}
