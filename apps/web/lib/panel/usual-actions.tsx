import { Pencil, Power, PowerOff, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Api } from '@/lib/api.ts'
import type { RowAction } from './row-actions.tsx'

/** Opens the form that the list or the page has for it. */
export const editAction = <Row,>(label: string): RowAction<Row> => ({ id: 'edit', label, icon: <Pencil />, panel: 'edit' })

interface Deleting<Row> {
  label: string
  consequences: ReactNode[]
  /** Only for who writes the name: more than the thing itself goes with it. */
  typed?: boolean
  run(api: Api, row: Row): Promise<unknown>
}

/** For good, so it is asked first; of many each by itself. */
export const deleteAction = <Row,>({ label, consequences, typed = false, run }: Deleting<Row>): RowAction<Row> => ({
  id: 'delete',
  label,
  icon: <Trash2 />,
  danger: true,
  bulk: true,
  confirm: { consequences, typed },
  run,
})

interface Switching<Row> {
  words: { enable: string; disable: string; consequence: string }
  set(api: Api, row: Row, enabled: boolean): Promise<unknown>
}

/** Two actions of everything that can be switched off: off is asked first, and both can be taken back. */
export const switchActions = <Row extends { enabled: boolean }>({ words, set }: Switching<Row>): RowAction<Row>[] => [
  {
    id: 'enable',
    label: words.enable,
    icon: <Power />,
    bulk: true,
    when: (row) => !row.enabled,
    shows: (row) => ({ ...row, enabled: true }),
    run: (api, row) => set(api, row, true),
    undo: (api, row) => set(api, row, false),
  },
  {
    id: 'disable',
    label: words.disable,
    icon: <PowerOff />,
    bulk: true,
    when: (row) => row.enabled,
    shows: (row) => ({ ...row, enabled: false }),
    confirm: { consequences: [words.consequence] },
    run: (api, row) => set(api, row, false),
    undo: (api, row) => set(api, row, true),
  },
]
