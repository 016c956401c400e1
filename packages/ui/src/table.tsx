'use client'
import { type Dispatch, type KeyboardEvent, type ReactNode, type SetStateAction, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { cx } from './cx.tsx'
import type { MenuEntry } from './menu.tsx'
import { between, isSelected, pageState, type Selection, withKeys } from './selection.tsx'
import { SortBar, TableHead } from './table-head.tsx'
import { NoRows, type RowHands, RowView, useRowLook } from './table-row.tsx'
import { useText } from './text.tsx'
import { useVirtualRows, virtualFrom } from './virtual.tsx'

export interface Column<Row> {
  id: string
  header: string
  cell: (row: Row) => ReactNode
  sortable?: boolean
  align?: 'start' | 'end'
  width?: string
  /** Sentences and addresses: what gives way when the table is short of room. Names and numbers stay on one line as long as they can. */
  elastic?: true
  /** Left out on narrower windows. Cards on phones show every column that has none of it. */
  hideBelow?: 'md' | 'lg' | 'xl'
  /** Stays in sight when the table is scrolled sideways. One column, the first. */
  pinned?: boolean
}

export interface Sort {
  id: string
  desc: boolean
}

/** Columns, `actions`, `expand`, `rowLabel` and `rowPending` that stay the same functions keep rows from being drawn again. */
export interface DataTableProps<Row> {
  /** Names the table for those who listen. */
  caption: string
  columns: Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** What the row is called: in "Select …" and "Actions for …". */
  rowLabel: (row: Row) => string
  sort?: Sort | undefined
  onSort?: ((sort: Sort) => void) | undefined
  selection?: Selection | undefined
  onSelection?: ((selection: Selection) => void) | undefined
  /** How many match in all; more than there are rows offers "select all matching". */
  total?: number | undefined
  actions?: ((row: Row) => MenuEntry[]) | undefined
  expand?: ((row: Row) => ReactNode) | undefined
  /** Something is under way with it: drawn faint. */
  rowPending?: ((row: Row) => boolean) | undefined
  loading?: boolean
  /** Instead of rows. */
  empty?: ReactNode
  /** Single-letter keys (j, k, x, dot) while a row has the focus; arrows and Enter always work. */
  shortcuts?: boolean
  /** `none`: a card around it has one. */
  edge?: 'own' | 'none'
  /** How high it may become before it scrolls. */
  maxHeight?: string
}

const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: 15, PageUp: -15 }

/** One row at a time can be reached by Tab; from there the keys lead on. */
function useCursor(count: number, scroller: { current: HTMLElement | null }, reveal: (index: number) => void) {
  const [at, setAt] = useState(0)
  const follow = useRef(false)
  const cursor = Math.max(0, Math.min(at, count - 1))
  useLayoutEffect(() => {
    if (!follow.current) return
    follow.current = false
    scroller.current?.querySelector<HTMLElement>(`[data-index="${cursor}"]`)?.focus()
  })
  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(index, count - 1))
    reveal(next)
    follow.current = true
    setAt(next)
  }
  return { cursor, setAt, moveTo }
}

function toggled(keys: ReadonlySet<string>, key: string) {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

/** Keys count only while a row itself has the focus: what stands in it keeps its own. */
const rowKeys = (letters: boolean, act: (key: string, row: HTMLElement) => boolean) => (event: KeyboardEvent) => {
  const { target, key } = event
  if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement) || !target.matches('[data-index]')) return
  if (key.length === 1 && key !== ' ' && !letters) return
  if (!act(key, target)) return
  event.preventDefault()
  event.stopPropagation()
}

/** Enter goes where the row leads, the dot opens its menu. */
function press(key: string, row: HTMLElement) {
  const what = key === 'Enter' ? 'a[href]' : key === '.' ? '[data-menu]' : null
  const found = what === null ? null : row.querySelector<HTMLElement>(what)
  found?.click()
  return found !== null
}

function useSelecting<Row>({ rows, rowKey, selection, onSelection }: DataTableProps<Row>) {
  const last = useRef<string | null>(null)
  if (!selection || !onSelection) return null
  const page = rows.map(rowKey)
  return {
    page,
    selection,
    state: pageState(selection, page),
    all: (on: boolean) => onSelection(withKeys(selection, page, page, on)),
    matching: () => onSelection({ kind: 'matching' }),
    toggle: (key: string, range: boolean) => {
      const keys = range ? between(page, last.current, key) : [key]
      last.current = key
      onSelection(withKeys(selection, page, keys, !isSelected(selection, key)))
    },
  }
}
export type Selecting = NonNullable<ReturnType<typeof useSelecting>>

function useHands(selecting: Selecting | null, setOpen: Dispatch<SetStateAction<ReadonlySet<string>>>, cursor: (at: number) => void) {
  const latest = useRef(selecting)
  useLayoutEffect(() => {
    latest.current = selecting
  })
  return useMemo<RowHands>(
    () => ({
      toggle: (key, range) => latest.current?.toggle(key, range),
      open: (key) => setOpen((was) => toggled(was, key)),
      cursor,
    }),
    [setOpen, cursor],
  )
}

const edges = { own: 'rounded-lg border', none: 'rounded-b-lg border-t' }

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, rows, rowKey, loading = false, shortcuts = true, total = rows.length, maxHeight, edge = 'own' } = props
  const text = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const { start, end, rowHeight, reveal } = useVirtualRows(scroller, rows.length)
  const { cursor, setAt, moveTo } = useCursor(rows.length, scroller, reveal)
  const selecting = useSelecting(props)
  const virtual = rows.length > virtualFrom
  const look = useRowLook(props, virtual)
  const hands = useHands(selecting, setOpen, setAt)

  const keyDown = rowKeys(shortcuts, (key, element) => {
    const row = rows[cursor]
    const by = moves[key]
    if (!row) return false
    if (by !== undefined) moveTo(cursor + by)
    else if (key === 'Home' || key === 'End') moveTo(key === 'Home' ? 0 : rows.length - 1)
    else if (key === 'x' || key === ' ') selecting?.toggle(rowKey(row), false)
    else return press(key, element)
    return true
  })

  return (
    <div className="flex min-w-0 flex-col">
      <SortBar table={props} selecting={selecting} />
      {selecting && <MatchingBar selecting={selecting} total={total} shown={rows.length} />}
      <div
        ref={scroller}
        style={{ maxHeight: maxHeight ?? 'max(20rem, calc(100dvh - 15rem))' }}
        className={cx('relative min-w-0 overflow-auto border-line bg-surface', edges[edge], !virtual && 'max-sm:max-h-none!')}
        onKeyDown={keyDown}
      >
        <table
          role="table"
          aria-busy={loading || undefined}
          aria-rowcount={total + 1}
          className="w-full border-separate border-spacing-0 text-sm max-sm:block"
        >
          <caption className="sr-only">{caption}</caption>
          <TableHead table={props} selecting={selecting} />
          <tbody role="rowgroup" className="max-sm:block">
            {start > 0 && <Spacer height={start * rowHeight} />}
            {rows.slice(start, end).map((row, offset) => (
              <RowView
                key={rowKey(row)}
                look={look}
                hands={hands}
                id={rowKey(row)}
                row={row}
                index={start + offset}
                atCursor={start + offset === cursor}
                selected={selecting !== null && isSelected(selecting.selection, rowKey(row))}
                open={open.has(rowKey(row))}
              />
            ))}
            {end < rows.length && <Spacer height={(rows.length - end) * rowHeight} />}
            {rows.length === 0 && <NoRows table={props} />}
          </tbody>
        </table>
        {loading && <span className="sr-only">{text.loading}</span>}
      </div>
    </div>
  )
}

const Spacer = ({ height }: { height: number }) => (
  <tr aria-hidden role="presentation" className="max-sm:block">
    <td className="p-0 max-sm:block" style={{ height }} />
  </tr>
)

function MatchingBar({ selecting, total, shown }: { selecting: Selecting; total: number; shown: number }) {
  const text = useText()
  if (selecting.state !== true || total <= shown) return null
  return (
    <p role="status" className="mb-2 rounded-md bg-accent-subtle px-3 py-1.5 text-center text-sm">
      {selecting.selection.kind === 'matching' ? text.allSelected(total) : text.selected(shown)}{' '}
      {selecting.selection.kind === 'keys' && (
        <button type="button" className="min-h-6 rounded-sm font-medium text-accent-text hover:underline" onClick={selecting.matching}>
          {text.selectAllMatching(total)}
        </button>
      )}
    </p>
  )
}
