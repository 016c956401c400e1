'use client'
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react'
import { Button, IconButton } from './button.tsx'
import { Checkbox } from './checkbox.tsx'
import { announce } from './live-region.tsx'
import { Popover } from './popover.tsx'
import { useText } from './text.tsx'

export interface ColumnChoice {
  id: string
  header: string
  /** Cannot be hidden: the name by which one knows the row. */
  fixed?: boolean
}

export interface ColumnChooserProps {
  /** All there are, in their first order. */
  columns: readonly ColumnChoice[]
  /** Those that are shown, in their order. */
  shown: readonly string[]
  onChange: (shown: string[]) => void
  onReset: () => void
}

/** Changes places with its neighbour. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const [from, next] = [ids.indexOf(id), [...ids]]
  const other = next[from + by]
  if (from < 0 || other === undefined) return next
  next[from + by] = id
  next[from] = other
  return next
}

export function ColumnChooser({ columns, shown, onChange, onReset }: ColumnChooserProps) {
  const text = useText()
  const known = new Map(columns.map((column) => [column.id, column]))
  const visible = shown.flatMap((id) => known.get(id) ?? [])
  const others = columns.filter((column) => !shown.includes(column.id))
  const move = (column: ColumnChoice, by: -1 | 1) => {
    const next = moved(shown, column.id, by)
    onChange(next)
    announce(`${column.header}: ${text.of(next.indexOf(column.id) + 1, next.length)}`)
  }
  return (
    <Popover
      label={text.columns}
      align="end"
      className="min-w-64 p-2"
      trigger={(trigger) => <IconButton {...trigger} variant="secondary" label={text.columns} icon={<Columns3 />} />}
    >
      <ul>
        {visible.map((column, index) => (
          <li key={column.id} className="flex items-center gap-1 rounded-md ps-1 hover:bg-hover">
            <Checkbox
              className="grow py-1 text-sm"
              label={column.header}
              checked
              denied={column.fixed ? '' : undefined}
              onChange={() => onChange(shown.filter((id) => id !== column.id))}
            />
            <IconButton
              size="small"
              label={text.moveUp(column.header)}
              icon={<ArrowUp />}
              denied={index === 0 ? text.firstColumn : undefined}
              onClick={() => move(column, -1)}
            />
            <IconButton
              size="small"
              label={text.moveDown(column.header)}
              icon={<ArrowDown />}
              denied={index === visible.length - 1 ? text.lastColumn : undefined}
              onClick={() => move(column, 1)}
            />
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <p className="mt-1 border-t border-line px-1 pt-2 pb-1 text-xs text-muted">{text.nowHidden}</p>
          <ul>
            {others.map((column) => (
              <li key={column.id} className="flex rounded-md ps-1 hover:bg-hover">
                <Checkbox
                  className="grow py-1 text-sm"
                  label={column.header}
                  checked={false}
                  onChange={() => onChange([...shown, column.id])}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="mt-1 border-t border-line pt-2">
        <Button size="small" variant="quiet" onClick={onReset}>
          {text.reset}
        </Button>
      </div>
    </Popover>
  )
}
