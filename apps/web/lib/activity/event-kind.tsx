import type { Tone } from '@pileus/ui/badge'
import { Dot } from '@pileus/ui/status'

const made = /\.(create|add|begin|associate|done)/
const gone = /\.(delete|remove|lost|dissociate|fail)/

interface Kind {
  kind: string
  data: Readonly<Record<string, unknown>>
}

/**
 * `project.update`, as the log has it and as filters take it; of an operation what it is and the step that it has come to. A colour says
 * at a glance whether something came, changed or went.
 */
export function EventKind({ event: { kind, data } }: { event: Kind }) {
  const { task, step, fault } = data
  const operation = typeof task === 'string' && typeof step === 'string' ? { task, step } : undefined
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <Dot tone={operation ? toneOf(data['move'], fault) : toneOfKind(kind)} />
      <span className="font-mono text-sm wrap-anywhere">
        {operation?.task ?? kind}
        {operation && <span className="text-muted"> · {operation.step}</span>}
      </span>
    </span>
  )
}

const toneOf = (move: unknown, fault: unknown): Tone => (typeof fault === 'string' ? 'danger' : move === 'done' ? 'positive' : 'info')
const toneOfKind = (kind: string): Tone => (made.test(kind) ? 'positive' : gone.test(kind) ? 'danger' : 'info')
