import { store, type Store } from '../store.ts'
import type { Drafts } from './drafts.ts'
import { merge, same } from './merge.ts'
import type { Problem, Validator } from './validators.ts'

type Name<T> = keyof T & string
type Problems<T> = Partial<Record<Name<T>, Problem>>
export type Validators<T> = { [K in Name<T>]?: readonly Validator<T[K]>[] }

/** A form's whole state. What is shown follows from it, so a test needs no browser. */
export interface FormState<T> {
  values: T
  /** What the values were when the form was opened, or when somebody else's change came in. */
  base: T
  touched: ReadonlySet<Name<T>>
  problems: Problems<T>
  /** What belongs to no field: the error of the whole form. */
  refusal: unknown
  /** Fields that somebody else changed too, with what they are now. */
  conflicts: Partial<T>
  phase: 'editing' | 'submitting' | 'done'
  /** Raised by each failed attempt: whoever draws the form moves the focus then. */
  attempts: number
  /** `draft`: it holds what was typed earlier, and the page says so. */
  origin: 'fresh' | 'draft'
}

export interface FormSpec<T extends object> {
  id: string
  initial: T
  validators?: Validators<T>
  /** For what concerns two fields, such as a password and its repetition. */
  validate?(values: T): Problems<T>
  /** Never kept in a draft. */
  secrets?: readonly Name<T>[]
  submit(values: T): Promise<void>
  drafts?: Drafts
  /** Logs in again and says whether that worked; the form keeps everything meanwhile. */
  reauthenticate?(): Promise<boolean>
  isUnauthorized(error: unknown): boolean
  /** What the server said about single fields. */
  fieldsOf(error: unknown): Readonly<Record<string, string>>
}

export interface Form<T> {
  state: Store<FormState<T>>
  change<K extends Name<T>>(name: K, value: T[K]): void
  leave(name: Name<T>): void
  submit(): Promise<void>
  reset(): void
  /** The thing has changed meanwhile: fields that were not touched follow, the others are kept. */
  rebase(theirs: T): void
  take(name: Name<T>, side: 'mine' | 'theirs'): void
  /** Brings back what was typed before a reload. Not at once: the server draws the form without it. */
  restore(): void
  isDirty(): boolean
}

/** Sessions that end again and again are not the form's to mend. */
const maxLogins = 3

export function createForm<T extends object>(spec: FormSpec<T>): Form<T> {
  const state = store(fresh(spec.initial))
  const patch = (changes: Partial<FormState<T>>) => state.set({ ...state.get(), ...changes })
  let seen = spec.initial
  const isDirty = () => {
    const { values, base, phase } = state.get()
    return phase !== 'done' && !same(values, base)
  }

  return {
    state,
    isDirty,
    change(name, value) {
      const { values, base, problems, touched } = state.get()
      const next = { ...values, [name]: value }
      // A field that was wrong is judged at each letter, so that it turns right when it is; a new one when it is left.
      const again = problems[name] ? { ...without(problems, name), ...only(check(spec, next), [name]) } : without(problems, name)
      patch({ values: next, touched: new Set([...touched, name]), problems: again, phase: 'editing' })
      spec.drafts?.save(spec.id, draftOf(spec, next, base))
    },
    leave(name) {
      const { values, problems, touched } = state.get()
      if (touched.has(name)) patch({ problems: { ...without(problems, name), ...only(check(spec, values), [name]) } })
    },
    submit: () => submit(spec, state, patch),
    reset() {
      spec.drafts?.drop(spec.id)
      state.set(fresh(state.get().base))
    },
    restore() {
      const found = restored(spec, state.get().values)
      if (!same(found, state.get().values)) patch({ values: found, origin: 'draft' })
    },
    rebase(theirs) {
      // While it is on its way, what we send is shown at once: that is our own. If it is refused, what is there is told again.
      if (state.get().phase === 'submitting') return
      // What was seen before is no news: after our own change the list still shows the old for a moment.
      if (same(seen, theirs)) return
      seen = theirs
      const { base, values } = state.get()
      const merged = merge(base, values, theirs)
      patch({ values: merged.values, base: theirs, conflicts: only(theirs, merged.conflicts) })
    },
    take(name, side) {
      const { values, conflicts } = state.get()
      patch({
        values: side === 'theirs' && name in conflicts ? { ...values, [name]: conflicts[name] } : values,
        conflicts: without(conflicts, name),
      })
    },
  }
}

const fresh = <T>(values: T): FormState<T> => ({
  values,
  base: values,
  touched: new Set(),
  problems: {},
  refusal: undefined,
  conflicts: {},
  phase: 'editing',
  attempts: 0,
  origin: 'fresh',
})

async function submit<T extends object>(spec: FormSpec<T>, state: Store<FormState<T>>, patch: (changes: Partial<FormState<T>>) => void) {
  const { values, phase, attempts } = state.get()
  if (phase === 'submitting') return
  const problems = check(spec, values)
  if (Object.keys(problems).length > 0) return patch({ problems, refusal: undefined, attempts: attempts + 1 })
  patch({ phase: 'submitting', problems: {}, refusal: undefined })
  try {
    await send(spec, values)
    spec.drafts?.drop(spec.id)
    patch({ phase: 'done', base: values, origin: 'fresh' })
  } catch (error) {
    const said = spec.fieldsOf(error)
    const problems: Problems<T> = {}
    for (const name in values) {
      const message = said[name]
      if (message !== undefined) problems[name] = { kind: 'said', message }
    }
    const placed = Object.keys(problems).length
    const refusal = placed === 0 || placed < Object.keys(said).length ? error : undefined
    patch({ phase: 'editing', problems, refusal, attempts: attempts + 1 })
  }
}

/** A session that ended in the middle is begun again, and the same is sent once more. */
async function send<T extends object>(spec: FormSpec<T>, values: T): Promise<void> {
  for (let logins = 0; ; logins += 1) {
    try {
      return await spec.submit(values)
    } catch (error) {
      const again = logins < maxLogins && spec.isUnauthorized(error) && (await spec.reauthenticate?.())
      if (!again) throw error
    }
  }
}

function check<T extends object>({ validators = {}, validate }: FormSpec<T>, values: T): Problems<T> {
  const problems: Problems<T> = { ...validate?.(values) }
  for (const name in values) {
    const own: readonly Validator<T[typeof name]>[] = validators[name] ?? []
    const problem = own.map((validator) => validator(values[name])).find((found) => found !== undefined)
    if (problem) problems[name] = problem
  }
  return problems
}

function without<T extends object>(all: T, name: keyof T): T {
  const rest = { ...all }
  Reflect.deleteProperty(rest, name)
  return rest
}

function only<T extends object>(all: T, names: readonly (keyof T)[]): Partial<T> {
  const found: Partial<T> = {}
  for (const name of names) if (name in all) found[name] = all[name]
  return found
}

/** Only what was changed: brought back over what somebody else has changed since, the rest would undo that. */
function draftOf<T extends object>({ secrets = [] }: FormSpec<T>, values: T, base: T): Record<string, unknown> {
  const draft: Record<string, unknown> = {}
  for (const name in values) if (!secrets.includes(name) && !same(values[name], base[name])) draft[name] = values[name]
  return draft
}

/** A draft of an older form may lack fields or have others of another kind: those are as they were. */
function restored<T extends object>({ id, drafts, secrets = [] }: FormSpec<T>, values: T): T {
  const draft = drafts?.load(id)
  if (typeof draft !== 'object' || draft === null) return values
  const kept = new Map<string, unknown>(Object.entries(draft))
  const found = { ...values }
  for (const name in values) {
    const typed = kept.get(name)
    if (!secrets.includes(name) && isLike(typed, values[name])) found[name] = typed
  }
  return found
}

const isLike = <V>(typed: unknown, value: V): typed is V => typeof typed === typeof value && Array.isArray(typed) === Array.isArray(value)
