'use client'

import { nothingSelected, type Selection } from '@pileus/ui/selection'
import { useState } from 'react'
import type { Listed } from './verdict.ts'

interface Chosen<Row> {
  selection: Selection
  /** Rows as they were when they were chosen: those of a page that was left meanwhile stay chosen. */
  rows: ReadonlyMap<string, Row>
  /** The filter whose matches are meant. */
  filter: string
}

/** What is selected in a list, over all its pages. "All that match" ends when the filter becomes another. */
export function useSelected<Row extends Listed>(shown: readonly Row[], filter: string) {
  const [chosen, setChosen] = useState<Chosen<Row>>({ selection: nothingSelected, rows: new Map(), filter })
  const holds = chosen.selection.kind === 'keys' || chosen.filter === filter
  const selection = holds ? chosen.selection : nothingSelected
  const now = new Map(shown.map((row) => [row.id, row]))
  const rowOf = (id: string) => now.get(id) ?? chosen.rows.get(id)
  const rows = selection.kind === 'matching' ? [...shown] : [...selection.keys].flatMap((id) => rowOf(id) ?? [])
  const select = (next: Selection) => {
    const ids = next.kind === 'keys' ? [...next.keys] : []
    const kept = ids.flatMap((id) => rowOf(id) ?? []).map((row) => [row.id, row] as const)
    setChosen({ selection: next, rows: new Map(kept), filter })
  }
  return { selection, rows, select, clear: () => select(nothingSelected) }
}
