'use client'
import { ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react'
import { IconButton } from './button.tsx'
import { Checkbox } from './checkbox.tsx'
import { cx } from './cx.tsx'
import { Menu } from './menu.tsx'
import { Skeleton } from './skeleton.tsx'
import type { Column, DataTableProps } from './table.tsx'
import { hidden, pinnedEnd, pinnedStart } from './table-head.tsx'
import { useText } from './text.tsx'

export const columnCount = <Row,>({ columns, selection, expand, actions }: DataTableProps<Row>) =>
  columns.length + [selection, expand, actions].filter(Boolean).length

/** What all rows have in common: the same object as long as the page hands in the same things. */
export function useRowLook<Row>(table: DataTableProps<Row>, fixed: boolean) {
  const { columns, rowLabel, rowPending, expand, actions } = table
  const selectable = table.selection !== undefined
  const span = columnCount(table)
  return useMemo(
    () => ({ columns, rowLabel, rowPending, expand, actions, selectable, span, fixed }),
    [columns, rowLabel, rowPending, expand, actions, selectable, span, fixed],
  )
}

/** What a row asks of its table; it never changes, so that it is no reason to draw a row again. */
export interface RowHands {
  toggle: (key: string, range: boolean) => void
  open: (key: string) => void
  cursor: (index: number) => void
}

interface RowProps<Row> {
  /** Of rows with one height (`fixed`) only those in sight are in the document. */
  look: ReturnType<typeof useRowLook<Row>>
  hands: RowHands
  id: string
  row: Row
  index: number
  atCursor: boolean
  selected: boolean
  open: boolean
}

/** Moving the cursor or choosing one row draws that row, and not the two hundred beside it. */
export function RowView<Row>({ look, hands, id, row, index, atCursor, selected, open }: RowProps<Row>) {
  return useMemo(
    () => <RowBody look={look} hands={hands} id={id} row={row} index={index} atCursor={atCursor} selected={selected} open={open} />,
    [look, hands, id, row, index, atCursor, selected, open],
  )
}

const cell = 'border-b border-line px-cell group-last/row:border-b-0 max-sm:border-0'

function RowBody<Row>({ look, hands, id, row, index, atCursor, selected, open }: RowProps<Row>) {
  const text = useText()
  const label = look.rowLabel(row)
  return (
    <>
      <tr
        role="row"
        aria-rowindex={index + 2}
        data-index={index}
        data-cursor={atCursor ? '' : undefined}
        tabIndex={atCursor ? 0 : -1}
        className={cx(
          'group/row row-focus scroll-mt-10 max-sm:block max-sm:border-b max-sm:border-line max-sm:py-2.5 max-sm:last:border-b-0',
          look.selectable && 'max-sm:ps-9',
          selected ? 'bg-accent-subtle' : 'bg-surface hover:bg-[color-mix(in_srgb,var(--hover)_55%,var(--surface))]',
          look.rowPending?.(row) && 'text-muted [&_a]:text-muted',
        )}
        onFocus={() => hands.cursor(index)}
      >
        {look.selectable && <SelectCell label={label} selected={selected} onToggle={(range) => hands.toggle(id, range)} />}
        {look.expand && (
          <td
            role="cell"
            className={cx(cell, 'w-9 p-0 ps-1 max-sm:absolute max-sm:top-2', look.actions ? 'max-sm:end-10' : 'max-sm:end-1')}
          >
            <IconButton
              size="small"
              label={text.expand(label)}
              aria-expanded={open}
              icon={<ChevronRight className={cx('transition-transform rtl:-scale-x-100', open && 'rotate-90 rtl:rotate-90')} />}
              onClick={() => hands.open(id)}
            />
          </td>
        )}
        {look.columns.map((column, at) => (
          <Cell key={column.id} column={column} row={row} first={at === 0} selecting={look.selectable} fixed={look.fixed} />
        ))}
        {look.actions && (
          <td role="cell" className={cx(cell, 'w-11 py-0 ps-0 text-end', pinnedEnd, 'max-sm:absolute max-sm:end-0 max-sm:top-2')}>
            <Menu size="small" align="end" label={text.actionsFor(label)} entries={look.actions(row)} />
          </td>
        )}
      </tr>
      {open && look.expand && (
        <tr role="row" className="max-sm:block">
          <td role="cell" colSpan={look.span} className="border-b border-line bg-sunken px-4 py-3 max-sm:block">
            {look.expand(row)}
          </td>
        </tr>
      )}
    </>
  )
}

interface CellProps<Row> {
  column: Column<Row>
  row: Row
  first: boolean
  selecting: boolean
  fixed: boolean
}

function Cell<Row>({ column, row, first, selecting, fixed }: CellProps<Row>) {
  return (
    <td
      role="cell"
      data-label={column.header}
      className={cx(
        cell,
        'h-row max-w-96 max-sm:has-[>:empty]:hidden py-0.5 max-sm:h-auto max-sm:max-w-none',
        fixed && 'truncate whitespace-nowrap',
        first
          ? 'font-medium max-sm:block max-sm:pe-20 max-sm:text-base'
          : 'max-sm:flex max-sm:items-baseline max-sm:gap-3 max-sm:before:w-28 max-sm:before:shrink-0 max-sm:before:text-muted max-sm:before:content-[attr(data-label)]',
        column.align === 'end' && 'text-end tabular-nums max-sm:text-start',
        column.hideBelow && hidden[column.hideBelow],
        column.pinned && pinnedStart(selecting),
      )}
    >
      <div
        className={cx(
          'min-w-0',
          fixed ? 'truncate' : 'line-clamp-2 wrap-anywhere',
          !column.elastic && cx('sm:w-max', first ? 'sm:max-w-96' : 'sm:max-w-72'),
          column.align === 'end' && 'sm:ms-auto',
        )}
      >
        {column.cell(row)}
      </div>
    </td>
  )
}

function SelectCell({ label, selected, onToggle }: { label: string; selected: boolean; onToggle: (range: boolean) => void }) {
  const text = useText()
  const range = useRef(false)
  const remember = (event: PointerEvent | KeyboardEvent) => {
    range.current = event.shiftKey
  }
  return (
    <td
      role="cell"
      className={cx(cell, 'w-9 p-0 ps-1.5 sm:sticky sm:start-0 sm:z-1 bg-inherit max-sm:absolute max-sm:start-1 max-sm:top-2')}
      onPointerDownCapture={remember}
      onKeyDownCapture={remember}
    >
      <Checkbox hideLabel className="select-none" label={text.select(label)} checked={selected} onChange={() => onToggle(range.current)} />
    </td>
  )
}

const widths = ['w-3/5', 'w-4/5', 'w-2/5', 'w-1/2']

/** What is there while there are none: the shape of what is coming, or the reason. */
export function NoRows<Row>({ table }: { table: DataTableProps<Row> }) {
  const count = columnCount(table)
  if (!table.loading) {
    return (
      <tr role="row" className="max-sm:block">
        <td role="cell" colSpan={count} className="max-sm:block">
          {table.empty}
        </td>
      </tr>
    )
  }
  return Array.from({ length: 8 }, (_, row) => (
    <tr key={row} aria-hidden role="presentation" className="group/row bg-surface max-sm:block max-sm:py-2">
      {Array.from({ length: count }, (_, at) => (
        <td key={at} className={cx(cell, 'h-row max-sm:block max-sm:h-6', at > 2 && 'max-sm:hidden')}>
          <Skeleton className={widths[(row + at) % widths.length] ?? 'w-1/2'} />
        </td>
      ))}
    </tr>
  ))
}
