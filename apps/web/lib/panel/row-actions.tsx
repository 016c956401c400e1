'use client'

import { ConfirmDialog } from '@pileus/ui/confirm'
import { ErrorView } from '@pileus/ui/error-view'
import type { MenuEntry } from '@pileus/ui/menu'
import { toast } from '@pileus/ui/toast'
import { Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Api } from '@/lib/api.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { describeError, type PageError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { deniedReason, type Listed } from './verdict.ts'

export interface RowAction<Row> {
  /** What the server's verdict calls it, too. */
  id: string
  label: string
  icon: ReactNode
  danger?: boolean
  /** Left out where it makes no sense: what is enabled cannot be enabled. */
  when?(row: Row): boolean
  /** Opens this side panel instead of doing something. */
  panel?: string
  run?(api: Api, row: Row): Promise<unknown>
  /** What will happen, asked before it does. `typed`: only for who writes the name. */
  confirm?: { consequences: ReactNode[]; typed?: boolean }
  /** How what was done is taken back. */
  undo?(api: Api, row: Row): Promise<unknown>
  bulk?: boolean
}

interface Started<Row> {
  action: RowAction<Row>
  rows: readonly Row[]
}

interface RowActions<Row> {
  actions: RowAction<Row>[]
  label(row: Row): string
  openPanel(name: string, id: string): void
}

/** More than this at once has to be typed, whatever it is. */
const manyRows = 10

/** What can be done to rows: one from its menu, many from the bar. Asks first, tells what was skipped and why, and what went wrong. */
export function useRowActions<Row extends Listed>({ actions, label, openPanel }: RowActions<Row>) {
  const t = useT('common')
  const { api } = useCloud()
  const [started, setStarted] = useState<Started<Row>>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<PageError>()

  const run = async ({ action, rows }: Started<Row>) => {
    setBusy(true)
    setError(undefined)
    try {
      for (const row of rows.filter((one) => one.can[action.id] === true)) await action.run?.(api, row)
      setStarted(undefined)
      tellDone(action, rows)
    } catch (failed) {
      const problem = describeError(failed, t, 'writing')
      if (action.confirm) setError(problem)
      else toast({ tone: 'danger', title: problem.what, body: problem.why, lasts: 'stay' })
    } finally {
      setBusy(false)
    }
  }
  const tellDone = (action: RowAction<Row>, rows: readonly Row[]) => {
    const [row] = rows
    const { undo } = action
    if (!row) return
    toast({
      tone: 'positive',
      title: `${action.label}: ${rows.length === 1 ? label(row) : rows.length}`,
      ...(undo && rows.length === 1 ? { action: { label: t('action.undo'), onSelect: () => void undo(api, row) } } : {}),
    })
  }
  const start = (action: RowAction<Row>, rows: readonly Row[]) => {
    const [row] = rows
    setError(undefined)
    if (action.panel !== undefined && row) return openPanel(action.panel, row.id)
    if (action.confirm) return setStarted({ action, rows })
    void run({ action, rows })
  }
  const entries = (row: Row): MenuEntry[] => [
    ...actions
      .filter(({ when }) => when?.(row) ?? true)
      .map((action) => ({
        label: action.label,
        icon: action.icon,
        danger: action.danger,
        denied: deniedReason(row.can[action.id], t),
        onSelect: () => start(action, [row]),
      })),
    'separator',
    { label: t('action.copyId'), icon: <Copy />, onSelect: () => void navigator.clipboard?.writeText(row.id) },
  ]
  return {
    entries,
    start,
    bulk: actions.filter((action) => action.bulk),
    dialog: started && (
      <Asking
        started={started}
        label={label}
        busy={busy}
        error={error}
        onClose={() => setStarted(undefined)}
        onConfirm={() => void run(started)}
      />
    ),
  }
}

interface AskingProps<Row> {
  started: Started<Row>
  label(row: Row): string
  busy: boolean
  error: PageError | undefined
  onClose(): void
  onConfirm(): void
}

function Asking<Row extends Listed>({ started: { action, rows }, label, busy, error, onClose, onConfirm }: AskingProps<Row>) {
  const t = useT('common')
  const fit = rows.filter((row) => row.can[action.id] === true)
  const skipped = rows.filter((row) => row.can[action.id] !== true)
  const [only] = rows
  const name = rows.length === 1 && only ? label(only) : String(fit.length)
  const typed = action.confirm?.typed || fit.length > manyRows
  return (
    <ConfirmDialog
      open
      title={`${action.label}: ${rows.length === 1 && only ? label(only) : t('confirm.eligible', { count: fit.length })}`}
      action={action.label}
      tone={action.danger ? 'danger' : 'primary'}
      level={typed ? { typed: name } : 'consequences'}
      consequences={[
        ...(action.confirm?.consequences ?? []),
        ...skipped.map((row) => `${label(row)}: ${deniedReason(row.can[action.id], t) ?? ''}`),
      ]}
      busy={busy}
      denied={fit.length === 0 ? t('confirm.noneEligible') : undefined}
      error={error && <ErrorView shape="inline" what={error.what} why={error.why} fix={error.fixes} requestId={error.requestId} />}
      onClose={onClose}
      onConfirm={onConfirm}
    />
  )
}
