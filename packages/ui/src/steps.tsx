'use client'
import { Check, CircleAlert, LoaderCircle, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.tsx'
import { useText } from './text.tsx'

export type StepState = 'done' | 'failed' | 'running' | 'waiting' | 'skipped'
export interface Step {
  id: string
  label: ReactNode
  state: StepState
  /** Already in words: "1.2 s". */
  duration?: string | undefined
  /** Why it failed or waits. */
  detail?: ReactNode
}

const marks: Record<StepState, ReactNode> = {
  done: <Check className="text-positive" />,
  failed: <CircleAlert className="text-danger" />,
  running: <LoaderCircle className="animate-spin text-info" />,
  waiting: <span className="size-2 rounded-full border border-line-strong" />,
  skipped: <Minus className="text-faint" />,
}

/** What a task does, one after the other. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  const text = useText()
  return (
    <ol aria-label={label} className="flex flex-col">
      {steps.map((step, index) => (
        <li key={step.id} className="flex gap-2.5" aria-current={step.state === 'running' ? 'step' : undefined}>
          <span aria-hidden className="flex flex-col items-center">
            <span className="flex size-5 shrink-0 items-center justify-center [&_svg]:size-4">{marks[step.state]}</span>
            {index < steps.length - 1 && <span className="w-px grow bg-line" />}
          </span>
          <span className={cx('min-w-0 grow pb-2 text-sm', step.state === 'waiting' && 'text-muted')}>
            {step.label}
            <span className="sr-only">, {text.stepState[step.state]}</span>
            {step.detail && (
              <span className={cx('block wrap-anywhere', step.state === 'failed' ? 'text-danger' : 'text-muted')}>{step.detail}</span>
            )}
          </span>
          {step.duration && <span className="shrink-0 text-sm text-muted tabular-nums">{step.duration}</span>}
        </li>
      ))}
    </ol>
  )
}
