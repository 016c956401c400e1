import { Power, PowerOff } from 'lucide-react'
import type { Api } from '@/lib/api.ts'
import type { RowAction } from './row-actions.tsx'

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
