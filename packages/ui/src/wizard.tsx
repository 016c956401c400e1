'use client'
import { CircleAlert } from 'lucide-react'
import { type ReactNode, type SubmitEvent, useEffect, useRef } from 'react'
import { Button } from './button.tsx'
import { cx } from './cx.tsx'
import { useText } from './text.tsx'

export interface WizardStep {
  id: string
  label: string
  content: ReactNode
  /** How many of its fields are wrong. */
  errors?: number
  optional?: boolean
}

export interface WizardProps {
  label: string
  steps: readonly WizardStep[]
  /** Which step one is at is the address's to know. */
  at: string
  onStep: (id: string) => void
  onSubmit: () => void
  submitLabel: string
  onCancel?: (() => void) | undefined
  busy?: boolean
  denied?: string | undefined
  /** Beside the steps on wide windows: what will be made, and what it costs. */
  summary?: ReactNode
  error?: ReactNode
}

/** Every step can be visited at any time; submitting is possible from each, and trouble leads to where it is. */
export function Wizard(props: WizardProps) {
  const { label, steps, at, onStep, onSubmit, summary, error } = props
  const text = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  const found = steps.findIndex((step) => step.id === at)
  const index = Math.max(0, found)
  const step = steps[index]
  const first = useRef(true)
  useEffect(() => {
    if (!first.current) heading.current?.focus()
    first.current = false
  }, [index])
  if (!step) return null
  const next = steps[index + 1]
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (next) return onStep(next.id)
    if (!props.busy && props.denied === undefined) onSubmit()
  }
  return (
    <form noValidate aria-label={label} className="grid gap-6 lg:grid-cols-[200px_minmax(0,1fr)_auto]" onSubmit={submit}>
      <StepList steps={steps} index={index} onStep={onStep} />
      <div className="flex min-w-0 flex-col gap-4">
        <div>
          <p className="text-sm text-muted">{text.step(index + 1, steps.length)}</p>
          <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
            {step.label}
          </h2>
        </div>
        {step.content}
        {error}
        <WizardFooter {...props} index={index} last={next === undefined} />
      </div>
      {summary && <aside className="lg:w-64">{summary}</aside>}
    </form>
  )
}

interface StepListProps {
  steps: readonly WizardStep[]
  index: number
  onStep: (id: string) => void
}

function StepList({ steps, index, onStep }: StepListProps) {
  const text = useText()
  return (
    <ol className="flex gap-1 overflow-x-auto max-lg:pb-1 lg:flex-col">
      {steps.map((step, at) => (
        <li key={step.id} className="shrink-0">
          <button
            type="button"
            aria-current={at === index ? 'step' : undefined}
            className={cx(
              'flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-start focus-visible:-outline-offset-2',
              at === index ? 'bg-accent-subtle font-medium text-accent-text' : 'text-muted hover:bg-hover hover:text-text',
            )}
            onClick={() => onStep(step.id)}
          >
            <span className="text-sm tabular-nums">{at + 1}</span>
            <span className="grow whitespace-nowrap">{step.label}</span>
            {(step.errors ?? 0) > 0 && (
              <span className="flex items-center text-danger">
                <CircleAlert aria-hidden className="size-4" />
                <span className="sr-only">{text.errors(step.errors ?? 0)}</span>
              </span>
            )}
          </button>
        </li>
      ))}
    </ol>
  )
}

function WizardFooter({
  steps,
  onStep,
  onSubmit,
  submitLabel,
  onCancel,
  busy,
  denied,
  index,
  last,
}: WizardProps & { index: number; last: boolean }) {
  const text = useText()
  const previous = steps[index - 1]
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line pt-4">
      {onCancel && (
        <Button variant="quiet" onClick={onCancel}>
          {text.cancel}
        </Button>
      )}
      <span className="grow" />
      {previous && <Button onClick={() => onStep(previous.id)}>{text.back}</Button>}
      {!last && <Button type="submit">{text.next}</Button>}
      <Button type={last ? 'submit' : 'button'} variant="primary" busy={busy} denied={denied} onClick={last ? undefined : onSubmit}>
        {submitLabel}
      </Button>
    </div>
  )
}
