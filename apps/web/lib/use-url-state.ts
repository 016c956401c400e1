'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import type { UrlView } from './url-state.ts'

/** `push` is a place to come back to (a page, a panel); `replace` is on the way there (each letter of a search). */
type Step = 'push' | 'replace'

/** The view's state and its setter. Next follows window.history without asking the server. */
export function useUrlState<T extends object>(view: UrlView<T>): [T, (patch: Partial<T>, step?: Step) => void] {
  const query = useSearchParams()
  const path = usePathname()
  const state = useMemo(() => view.parse(new URLSearchParams(query.toString())), [view, query])
  return useMemo(() => {
    // Read anew: two changes in one tick must not forget each other.
    const set = (patch: Partial<T>, step: Step = 'push') => {
      const now = view.parse(new URLSearchParams(window.location.search))
      const next = view.print(view.change(now, patch))
      const url = next ? `${path}?${next}` : path
      if (step === 'push') window.history.pushState(null, '', url)
      else window.history.replaceState(null, '', url)
    }
    return [state, set]
  }, [view, path, state])
}
