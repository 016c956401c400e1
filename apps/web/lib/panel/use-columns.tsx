'use client'

import { ColumnChooser } from '@pileus/ui/columns'
import type { Column } from '@pileus/ui/table'
import { type ReactNode, useMemo } from 'react'
import { usePreferences } from '@/lib/preferences.ts'

/** Which columns of a list are shown, and in which order: as its user wants it, in every browser. The first is the name of the row and stays. */
export function useColumns<C extends Column<never>>(id: string, all: readonly C[]): { columns: C[]; chooser: ReactNode } {
  const [{ columns: chosen }, change] = usePreferences()
  const kept = chosen[id]
  const columns = useMemo(() => arranged(all, kept), [all, kept])
  const [first] = all
  const keep = (visible: string[]) => void change({ columns: { [id]: { visible, order: all.map((column) => column.id) } } })
  const chooser = (
    <ColumnChooser
      columns={all.map((column) => ({ id: column.id, header: column.header, fixed: column === first }))}
      shown={columns.map((column) => column.id)}
      onChange={keep}
      onReset={() => void change({ columns: { [id]: null } })}
    />
  )
  return { columns, chooser }
}

interface Kept {
  visible: readonly string[]
  /** All that there were then: a column that came later is shown until somebody hides it. */
  order: readonly string[]
}

function arranged<C extends Column<never>>(all: readonly C[], kept: Kept | undefined): C[] {
  if (!kept) return [...all]
  const [first] = all
  const known = new Map(all.map((column) => [column.id, column]))
  const visible = kept.visible.flatMap((id) => known.get(id) ?? [])
  const newer = all.filter(({ id }) => !kept.order.includes(id))
  const shown = [...visible, ...newer]
  return first === undefined || shown.includes(first) ? shown : [first, ...shown]
}
