'use client'
import { Check, CircleAlert, LoaderCircle, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Progress } from './progress.tsx'
import { type UiText, useText } from './text.tsx'

export type BulkState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped'
export interface BulkOutcome {
  key: string
  label: string
  state: BulkState
  /** Why it failed, or was skipped. */
  why?: ReactNode
}

export interface BulkProgressProps {
  /** What is done: "Deleting projects". */
  label: string
  outcomes: readonly BulkOutcome[]
  onRetry?: ((keys: string[]) => void) | undefined
}

const marks: Record<BulkState, ReactNode> = {
  waiting: <Minus aria-hidden className="text-faint" />,
  running: <LoaderCircle aria-hidden className="animate-spin text-info" />,
  done: <Check aria-hidden className="text-positive" />,
  failed: <CircleAlert aria-hidden className="text-danger" />,
  skipped: <Minus aria-hidden className="text-muted" />,
}

const word = (text: UiText, state: BulkState) =>
  ({ waiting: text.waiting, running: text.pending, done: text.succeeded, failed: text.failed, skipped: text.skipped })[state]

/** Trouble first: that is what has to be read. */
const order: Record<BulkState, number> = { failed: 0, running: 1, skipped: 2, waiting: 3, done: 4 }

/** Nobody reads more, and the browser need not draw it anew at each step. */
const listedAtMost = 100

export function BulkProgress({ label, outcomes, onRetry }: BulkProgressProps) {
  const text = useText()
  const failed = outcomes.filter((one) => one.state === 'failed')
  const ended = outcomes.filter((one) => one.state !== 'waiting' && one.state !== 'running').length
  const over = ended === outcomes.length
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Progress label={label} value={ended} max={outcomes.length} tone={failed.length > 0 ? 'danger' : over ? 'positive' : 'accent'} />
      <p role="status" className="text-sm text-muted tabular-nums">
        {text.progress(ended, outcomes.length, failed.length)}
      </p>
      <div tabIndex={0} role="region" aria-label={text.result} className="max-h-80 overflow-y-auto rounded-md border border-line">
        <ul>
          {outcomes
            .toSorted((a, b) => order[a.state] - order[b.state])
            .slice(0, listedAtMost)
            .map((one) => (
              <li
                key={one.key}
                className="flex items-start gap-2 border-b border-line px-3 py-1.5 text-sm last:border-b-0 [&>svg]:mt-0.5 [&>svg]:size-4"
              >
                {marks[one.state]}
                <span className="min-w-0 grow wrap-anywhere">
                  {one.label}
                  {one.why && <span className="block text-muted">{one.why}</span>}
                </span>
                <span className="shrink-0 text-muted">{word(text, one.state)}</span>
              </li>
            ))}
        </ul>
      </div>
      {over && onRetry && failed.length > 0 && (
        <Button className="self-start" onClick={() => onRetry(failed.map((one) => one.key))}>
          {text.retryFailed(failed.length)}
        </Button>
      )}
    </div>
  )
}
