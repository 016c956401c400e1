'use client'

import { useUrlState } from '@/lib/use-url-state.ts'
import type { DetailView } from './detail-view.ts'

/** Opens a side panel of the page about one thing. */
export function usePanel<Page>(view: DetailView<Page>): (name: string) => void {
  const [, set] = useUrlState(view.url)
  return (name) => set({ panel: { name, params: {} } })
}
