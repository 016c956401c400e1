'use client'
import type { ReactNode } from 'react'
import type { Tone } from './badge.tsx'
import { cx } from './cx.tsx'
import { useText } from './text.tsx'

const fills: Record<Tone, string> = {
  neutral: 'bg-faint',
  accent: 'bg-accent-text',
  positive: 'bg-positive',
  warning: 'bg-warning',
  danger: 'bg-danger',
  info: 'bg-info',
}

/** Colour alone says nothing: it always stands beside words. */
export function Dot({ tone = 'neutral', pulse = false, className }: { tone?: Tone; pulse?: boolean; className?: string }) {
  return (
    <span
      aria-hidden
      data-swatch=""
      className={cx('inline-block size-2 shrink-0 rounded-full', fills[tone], pulse && 'animate-shimmer', className)}
    />
  )
}

export interface StatusBadgeProps {
  tone: Tone
  label: ReactNode
  /** Something is under way; the label says what rests, the mark that it will change. */
  pending?: boolean
}

export function StatusBadge({ tone, label, pending = false }: StatusBadgeProps) {
  const text = useText()
  return (
    <span className="inline-flex max-w-full items-center gap-1.5 align-middle whitespace-nowrap">
      <Dot tone={tone} pulse={pending} />
      <span className="truncate">{label}</span>
      {pending && <span className="text-muted">· {text.pending}</span>}
    </span>
  )
}
