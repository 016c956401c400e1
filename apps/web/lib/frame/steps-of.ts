import type { StepState } from '@pileus/ui/steps'

interface Move {
  at: string
  step: string
  move: string
  text: string | null
}

interface Told {
  task: { step: string; done: string | null; fault: string | null; try: number; error: string | null }
  steps: readonly string[]
  back: string | null
  moves: readonly Move[]
}

interface ToldStep {
  id: string
  state: StepState
  ms?: number
  detail?: string
}

/** What became of each step, from the moves of a task: the way there, and the way back only if it was taken. */
export function stepsOf({ task, steps, back, moves }: Told): ToldStep[] {
  const entered = entries(moves)
  const begins = back === null ? steps.length : steps.indexOf(back)
  const forward = begins < 0 ? steps : steps.slice(0, begins)
  const wayBack = begins < 0 || task.fault === null ? [] : steps.slice(begins)
  const all = [...new Set([...forward, ...wayBack, ...entered.keys(), task.step])]
  const failed = failedStep(moves)
  return all.map((id): ToldStep => {
    const visit = entered.get(id)
    const ms = visit?.left === undefined ? {} : { ms: visit.left - visit.at }
    if (id === failed?.step) return { id, state: 'failed', ...ms, ...(failed.why === null ? {} : { detail: failed.why }) }
    if (id === task.step && task.done === null)
      return { id, state: 'running', ...(task.try > 0 && task.error !== null ? { detail: task.error } : {}) }
    if (visit || id === task.step) return { id, state: 'done', ...ms }
    return { id, state: task.done === null && task.fault === null ? 'waiting' : 'skipped' }
  })
}

/** When each step was entered first and left last. A move names the step that it leads to. */
function entries(moves: readonly Move[]): Map<string, { at: number; left?: number }> {
  const found = new Map<string, { at: number; left?: number }>()
  let current: string | undefined
  for (const { at, step, move } of moves) {
    if (move === 'retry') continue
    const time = Date.parse(at)
    const before = current === undefined ? undefined : found.get(current)
    if (before) before.left = time
    if (!found.has(step)) found.set(step, { at: time })
    current = step
  }
  return found
}

function failedStep(moves: readonly Move[]): { step: string; why: string | null } | undefined {
  const at = moves.findIndex(({ move }) => move === 'fail' || move === 'late')
  const before = moves.slice(0, at).findLast(({ move }) => move !== 'retry')
  return at > 0 && before ? { step: before.step, why: moves[at]?.text ?? null } : undefined
}
