'use client'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from './button.tsx'
import { useText } from './text.tsx'

export interface BulkAction {
  label: string
  icon?: ReactNode
  danger?: boolean | undefined
  /** Nothing of what is selected can be treated so. */
  denied?: string | undefined
  onSelect: () => void
}

export interface BulkBarProps {
  count: number
  actions: readonly BulkAction[]
  onClear: () => void
  /** Such as "2 of them are skipped: already disabled". */
  children?: ReactNode
}

/** Lies above the foot of the page while something is selected, so that a long list does not hide it. */
export function BulkBar({ count, actions, onClear, children }: BulkBarProps) {
  const text = useText()
  if (count === 0) return null
  return (
    <div
      role="region"
      aria-label={text.selected(count)}
      className="sticky bottom-3 z-3 mx-auto flex w-fit max-w-full animate-rise flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-raised py-2 ps-4 pe-2 shadow-lg"
    >
      <span role="status" className="font-medium tabular-nums">
        {text.selected(count)}
      </span>
      {children && <span className="text-sm text-muted">{children}</span>}
      <div className="flex flex-wrap items-center gap-2">
        {actions.map((action) => (
          <Button
            key={action.label}
            icon={action.icon}
            denied={action.denied}
            variant={action.danger ? 'danger' : 'secondary'}
            onClick={action.onSelect}
          >
            {action.label}
          </Button>
        ))}
        <IconButton label={text.clear} icon={<X />} onClick={onClear} />
      </div>
    </div>
  )
}
