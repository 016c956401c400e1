'use client'

import { useEffect, useRef, useState, type RefObject } from 'react'
import { describeError, isUnauthorized, type PageError } from '../errors.ts'
import { useT } from '../i18n/provider.tsx'
import { useStore } from '../store.ts'
import { drafts } from './drafts.ts'
import { useFormEnvironment } from './environment.tsx'
import { createForm, type Form, type FormSpec, type FormState } from './form.ts'
import { focusFirst } from './focus.ts'
import { guardLeaving } from './leaving.ts'
import { problemText } from './problems.ts'

export type UseForm<T extends object> = Omit<FormSpec<T>, 'drafts' | 'reauthenticate' | 'isUnauthorized' | 'fieldsOf'>

/** What a field of the kit is given. */
export interface FieldProps<V> {
  name: string
  value: V
  error: string | undefined
  /** What it is now, if somebody else changed it too. */
  theirs: V | undefined
  /** Decides between the two. */
  onTake(side: 'mine' | 'theirs'): void
  onChange(value: V): void
  onBlur(): void
}

export interface UsedForm<T extends object> {
  form: Form<T>
  state: FormState<T>
  field<K extends keyof T & string>(name: K): FieldProps<T[K]>
  /** Why the form as a whole was refused. */
  error: PageError | undefined
  isDirty: boolean
  /** For the <form>: its focus goes to the first field that is wrong. */
  ref: RefObject<HTMLFormElement | null>
  onSubmit(event: { preventDefault(): void }): void
}

/** A form that loses nothing: not at an error, not when the session ends, not when the list behind it is refetched. */
export function useForm<T extends object>(spec: UseForm<T>): UsedForm<T> {
  const t = useT('common')
  const { user, reauthenticate } = useFormEnvironment()
  const ref = useRef<HTMLFormElement>(null)
  // The form lives as long as the component; what it calls is always the newest.
  const newest = useRef({ spec, reauthenticate })
  useEffect(() => {
    newest.current = { spec, reauthenticate }
  })
  const [form] = useState(() =>
    createForm<T>({
      ...spec,
      drafts: drafts(typeof window === 'undefined' ? undefined : window.sessionStorage, user),
      submit: (values) => newest.current.spec.submit(values),
      validate: (values) => newest.current.spec.validate?.(values) ?? {},
      reauthenticate: () => newest.current.reauthenticate(),
      isUnauthorized,
      fieldsOf: (error) => describeError(error, t, 'writing').fields,
    }),
  )
  const state = useStore(form.state)

  useEffect(() => form.restore(), [form])
  useEffect(() => guardLeaving(form.isDirty), [form])
  useEffect(() => form.rebase(spec.initial), [form, spec.initial])
  useEffect(() => {
    if (state.attempts > 0) focusFirst(ref.current, Object.keys(state.problems))
    // Only a new attempt moves the focus, never the letter that mends a field.
  }, [state.attempts])

  return {
    form,
    state,
    ref,
    field: (name) => ({
      name,
      value: state.values[name],
      error: textOf(state, name),
      theirs: state.conflicts[name],
      onTake: (side) => form.take(name, side),
      onChange: (value) => form.change(name, value),
      onBlur: () => form.leave(name),
    }),
    error: state.refusal === undefined ? undefined : describeError(state.refusal, t, 'writing'),
    isDirty: form.isDirty(),
    onSubmit(event) {
      event.preventDefault()
      void form.submit()
    },
  }

  function textOf(state: FormState<T>, name: keyof T & string): string | undefined {
    const problem = state.problems[name]
    return problem && problemText(t, problem)
  }
}
