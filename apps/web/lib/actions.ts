'use client'

import { useEffect, useId } from 'react'
import { store, useStore } from './store.ts'

/** Something that can be done on this page: the palette lists it before anything else. */
export interface PageAction {
  id: string
  label: string
  shortcut?: string
  /** Why it cannot be done now: it stays in the list, and says so. */
  denied?: string
  run(): void
}

const registered = store<ReadonlyMap<string, readonly PageAction[]>>(new Map())

/** Given by a page or panel, and gone with it. Keep the array in a memo: a new one registers anew. */
export function useActions(actions: readonly PageAction[]): void {
  const owner = useId()
  useEffect(() => registerActions(owner, actions), [owner, actions])
}

export function registerActions(owner: string, actions: readonly PageAction[]): () => void {
  registered.set(new Map(registered.get()).set(owner, actions))
  return () => {
    const rest = new Map(registered.get())
    rest.delete(owner)
    registered.set(rest)
  }
}

/** The innermost first: what a dialog offers goes before what its page offers. */
export const pageActions = (): PageAction[] => [...registered.get().values()].toReversed().flat()

export function usePageActions(): PageAction[] {
  useStore(registered)
  return pageActions()
}
