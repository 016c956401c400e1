'use client'

import type { MenuEntry } from '@pileus/ui/menu'
import { toast } from '@pileus/ui/toast'
import { Copy } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Api } from '@/lib/api.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { describeError, type PageError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { later } from '@/lib/later.tsx'
import { useAtOnce } from './at-once.ts'
import { deniedReason, type Listed, manyRows, skippedReason } from './verdict.ts'

const AskBefore = later(() => import('./ask-before.tsx').then((module) => module.AskBefore))
const BulkDialog = later(() => import('./bulk-dialog.tsx').then((module) => module.BulkDialog))

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
  /** Leads to this page instead of doing something. */
  href?(row: Row): string
  run?(api: Api, row: Row): Promise<unknown>
  /** What the row will look like: shown at once, and taken back if it fails. */
  shows?(row: Row): Row
  /** What will happen, asked before it does. `typed`: only for who writes the name. */
  confirm?: { consequences: ReactNode[]; typed?: boolean }
  /** How what was done is taken back. */
  undo?(api: Api, row: Row): Promise<unknown>
  bulk?: boolean
}

/** An action and what it was started on. `more`: there is still more than what can be treated at once. */
export interface Started<Row> {
  action: RowAction<Row>
  rows: readonly Row[]
  more?: boolean
}

/** What went wrong with one row, said where it happened. */
export interface RowProblem {
  title: string
  error: PageError
  retry(): void
  dismiss(): void
}

interface RowActions<Row> {
  actions: RowAction<Row>[]
  /** What kind of thing the rows are, as events call it: whatever shows such things shows at once what was done. */
  kind?: string
  label(row: Row): string
  openPanel(name: string, id: string): void
  /** Something was done to one thing: the page about what was deleted has to be left. */
  onDone?(action: RowAction<Row>, row: Row): void
  /** Behind the actions, above "Copy ID". */
  more?(row: Row): MenuEntry[]
}

type Stage<Row> = (Started<Row> & { asking: true }) | (Started<Row> & { asking: false })

/** What can be done to rows: one from its menu, many from the bar. Asks first, shows at once, and tells what was skipped, what went wrong, and why. */
export function useRowActions<Row extends Listed>(given: RowActions<Row>) {
  const { actions, label } = given
  const t = useT('common')
  const [stage, setStage] = useState<Stage<Row>>()
  const one = useOne(given)
  const begin = (started: Started<Row>) => {
    const [row] = started.rows
    setStage(undefined)
    if (started.rows.length === 1 && !started.more && row) void one.run(started.action, row)
    else setStage({ ...started, asking: false })
  }
  const start = (action: RowAction<Row>, rows: readonly Row[], more = false) => {
    const [row] = rows
    if (action.panel !== undefined && row) return given.openPanel(action.panel, row.id)
    const surprising = rows.length > manyRows || (rows.length > 1 && rows.some((one) => skippedReason(action, one, t) !== undefined))
    if (action.confirm || surprising) return setStage({ action, rows, more, asking: true })
    begin({ action, rows })
  }
  // Rows are drawn again only when what their menus are made of is another.
  const newest = useRef(start)
  useEffect(() => {
    newest.current = start
  })
  const { more } = given
  const entries = useCallback(
    (row: Row): MenuEntry[] => [
      ...actions.filter(({ when }) => when?.(row) ?? true).map((action) => entryOf(action, row, t, newest)),
      'separator',
      ...(more?.(row) ?? []),
      { label: t('action.copyId'), icon: <Copy />, onSelect: () => void navigator.clipboard?.writeText(row.id) },
    ],
    [actions, more, t],
  )
  const close = () => setStage(undefined)
  const dialog =
    stage &&
    (stage.asking ? (
      <AskBefore started={stage} label={label} onClose={close} onConfirm={() => begin(stage)} />
    ) : (
      <BulkDialog started={stage} label={label} onClose={close} />
    ))
  const bulk = useMemo(() => actions.filter((action) => action.bulk), [actions])
  return { entries, start, bulk, problem: one.problem, dialog }
}

/** While something is under way with a row, nothing else is begun with it. */
function entryOf<Row extends Listed>(
  action: RowAction<Row>,
  row: Row,
  t: ReturnType<typeof useT<'common'>>,
  start: { current: (action: RowAction<Row>, rows: readonly Row[]) => void },
): MenuEntry {
  const { label, icon, danger, href } = action
  const denied = row.pending === undefined ? deniedReason(row.can[action.id], t) : t(`state.${row.pending}`)
  if (href) return { label, icon, danger, denied, href: href(row) }
  return { label, icon, danger, denied, onSelect: () => start.current(action, [row]) }
}

/** One action on one row. */
function useOne<Row extends Listed>({ kind = '', label, onDone }: RowActions<Row>) {
  const t = useT('common')
  const { api } = useCloud()
  const atOnce = useAtOnce(kind)
  const [problem, setProblem] = useState<RowProblem>()
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])

  const run = async (action: RowAction<Row>, row: Row): Promise<void> => {
    setProblem(undefined)
    try {
      const call = async () => action.run?.(api, row)
      await atOnce({ id: row.id, patch: changesOf(action, row).after, mark: action.danger ? 'deleting' : 'changing', call })
      tellDone(action, row)
      onDone?.(action, row)
    } catch (failed) {
      tellFailed(action, row, describeError(failed, t, 'writing'))
    }
  }
  const tellFailed = (action: RowAction<Row>, row: Row, error: PageError) => {
    const title = `${action.label}: ${label(row)}`
    if (!here.current) return void toast({ tone: 'danger', title: `${title}. ${error.what}`, body: error.why })
    setProblem({ title, error, retry: () => void run(action, row), dismiss: () => setProblem(undefined) })
  }
  const tellDone = (action: RowAction<Row>, row: Row) => {
    const { undo } = action
    const takeBack = () =>
      void atOnce({ id: row.id, patch: changesOf(action, row).before, call: async () => undo?.(api, row) }).catch((failed: unknown) =>
        tellFailed({ ...action, label: t('action.undo') }, row, describeError(failed, t, 'writing')),
      )
    toast({
      tone: 'positive',
      title: `${action.label}: ${label(row)}`,
      ...(undo ? { action: { label: t('action.undo'), onSelect: takeBack } } : {}),
    })
  }
  return { run, problem }
}

/** What an action changes of a row, and what it was: only that is laid over what others change meanwhile. */
function changesOf<Row extends Listed>({ shows }: RowAction<Row>, row: Row) {
  const was = new Map<string, unknown>(Object.entries(row))
  const changed = Object.entries(shows?.(row) ?? {}).filter(([name, value]) => was.get(name) !== value)
  return { after: Object.fromEntries(changed), before: Object.fromEntries(changed.map(([name]) => [name, was.get(name)])) }
}
