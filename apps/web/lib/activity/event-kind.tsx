import { Dot } from '@pileus/ui/status'

const made = /\.(create|add|begin|associate|done)/
const gone = /\.(delete|remove|lost|dissociate|fail)/

/** `project.update`, as the log has it and as filters take it: a colour says at a glance whether something came, changed or went. */
export const EventKind = ({ kind }: { kind: string }) => (
  <span className="inline-flex min-w-0 items-center gap-2">
    <Dot tone={made.test(kind) ? 'positive' : gone.test(kind) ? 'danger' : 'info'} />
    <span className="font-mono text-sm wrap-anywhere">{kind}</span>
  </span>
)
