'use client'
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { IconButton } from './button.tsx'
import { Checkbox } from './checkbox.tsx'
import { cx } from './cx.tsx'
import { Select } from './select.tsx'
import type { Column, DataTableProps, Selecting } from './table.tsx'
import { useText } from './text.tsx'

export const hidden: Record<NonNullable<Column<unknown>['hideBelow']>, string> = {
  md: 'max-md:hidden',
  lg: 'max-lg:hidden',
  xl: 'max-xl:hidden',
}

/** Where the cells that stay in sight are put; both ends, so that neither covers the other. */
export const pinnedStart = (selecting: boolean) => cx('sm:sticky sm:z-1 bg-inherit', selecting ? 'sm:start-9' : 'sm:start-0')
export const pinnedEnd = 'sm:sticky sm:end-0 sm:z-1 bg-inherit'

interface HeadProps<Row> {
  table: DataTableProps<Row>
  selecting: Selecting | null
}

const headCell = 'h-row border-b border-line bg-inherit px-cell text-xs font-medium whitespace-nowrap text-muted'

export function TableHead<Row>({ table, selecting }: HeadProps<Row>) {
  const text = useText()
  return (
    <thead role="rowgroup" className="sticky top-0 z-2 bg-sunken max-sm:hidden">
      <tr role="row" aria-rowindex={1} className="bg-inherit">
        {selecting && (
          <th role="columnheader" scope="col" className={cx(headCell, 'w-9 p-0 ps-1.5', 'sticky start-0')}>
            <Checkbox hideLabel label={text.selectPage} checked={selecting.state} onChange={selecting.all} />
          </th>
        )}
        {table.expand && (
          <th role="columnheader" scope="col" className={cx(headCell, 'w-9 p-0')}>
            <span className="sr-only">{text.details}</span>
          </th>
        )}
        {table.columns.map((column) => (
          <HeadCell key={column.id} table={table} column={column} selecting={selecting !== null} />
        ))}
        {table.actions && (
          <th role="columnheader" scope="col" className={cx(headCell, 'w-11', pinnedEnd)}>
            <span className="sr-only">{text.actionsColumn}</span>
          </th>
        )}
      </tr>
    </thead>
  )
}

function HeadCell<Row>({ table, column, selecting }: { table: DataTableProps<Row>; column: Column<Row>; selecting: boolean }) {
  const { sort, onSort } = table
  const sorted = sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : undefined
  const end = column.align === 'end'
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sorted}
      style={{ width: column.width }}
      className={cx(
        headCell,
        end ? 'text-end' : 'text-start',
        column.hideBelow && hidden[column.hideBelow],
        column.pinned && pinnedStart(selecting),
      )}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          className={cx(
            'group -mx-1 inline-flex min-h-6 items-center gap-1 rounded-sm px-1 hover:text-text',
            sorted && 'text-text',
            end && 'flex-row-reverse',
          )}
          onClick={() => onSort({ id: column.id, desc: sorted === 'ascending' })}
        >
          {column.header}
          <SortMark sorted={sorted} />
        </button>
      ) : (
        column.header
      )}
    </th>
  )
}

function SortMark({ sorted }: { sorted: 'ascending' | 'descending' | undefined }) {
  if (sorted === 'ascending') return <ArrowUp aria-hidden className="size-3.5" />
  if (sorted === 'descending') return <ArrowDown aria-hidden className="size-3.5" />
  return <ChevronsUpDown aria-hidden className="size-3.5 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100" />
}

/** Cards have no head: on phones this stands in for it. */
export function SortBar<Row>({ table, selecting }: HeadProps<Row>) {
  const text = useText()
  const { sort, onSort, columns } = table
  const sortable = columns.filter((column) => column.sortable)
  if (table.rows.length === 0 || (!selecting && (!onSort || sortable.length === 0))) return null
  const options = sortable.map((column) => ({ value: column.id, label: text.sortBy(column.header) }))
  return (
    <div className="mb-2 flex items-center gap-2 sm:hidden">
      {selecting && <Checkbox hideLabel className="size-9" label={text.selectPage} checked={selecting.state} onChange={selecting.all} />}
      {onSort && sortable.length > 0 && (
        <>
          <Select
            aria-label={text.sortBy('')}
            value={sort?.id ?? ''}
            options={options}
            {...(sort ? {} : { placeholder: text.sortBy('…') })}
            onChange={(id) => onSort({ id, desc: sort?.desc ?? false })}
          />
          {sort && (
            <IconButton
              label={text.sortDirection(sort.desc)}
              variant="secondary"
              icon={sort.desc ? <ArrowDown /> : <ArrowUp />}
              onClick={() => onSort({ id: sort.id, desc: !sort.desc })}
            />
          )}
        </>
      )}
    </div>
  )
}
