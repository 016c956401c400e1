'use client'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useRef } from 'react'
import { IconButton } from './button.tsx'
import { useText } from './text.tsx'

export interface DrawerProps {
  title: ReactNode
  /** Beside the title while it is closed, too: "2 running". */
  summary?: ReactNode
  actions?: ReactNode
  open: boolean
  onOpen: (open: boolean) => void
  /** In pixels; the app remembers it. */
  height: number
  onHeight: (height: number) => void
  children: ReactNode
}

const [least, most, step] = [120, 800, 24]
const within = (height: number) => Math.round(Math.max(least, Math.min(most, height)))

/** At the bottom of the page, beside it and not over it: one goes on working while tasks run. */
export function Drawer({ title, summary, actions, open, onOpen, height, onHeight, children }: DrawerProps) {
  const text = useText()
  const id = useId()
  return (
    <section aria-labelledby={`${id}t`} className="relative flex shrink-0 flex-col border-t border-line bg-surface">
      {open && <Handle label={text.resizeDrawer} height={height} onHeight={onHeight} controls={`${id}c`} />}
      <div className="flex min-h-9 items-center gap-3 ps-4 pe-2 sm:ps-6">
        <h2 id={`${id}t`} className="text-sm font-medium">
          {title}
        </h2>
        {summary && <div className="min-w-0 truncate text-sm text-muted">{summary}</div>}
        <div className="ms-auto flex items-center gap-1">
          {open && actions}
          <IconButton
            size="small"
            label={open ? text.collapseDrawer : text.expandDrawer}
            aria-expanded={open}
            aria-controls={`${id}c`}
            icon={open ? <ChevronDown /> : <ChevronUp />}
            onClick={() => onOpen(!open)}
          />
        </div>
      </div>
      <div id={`${id}c`} hidden={!open} style={{ height, maxHeight: '60dvh' }} className="overflow-auto border-t border-line">
        {open && children}
      </div>
    </section>
  )
}

interface HandleProps {
  label: string
  height: number
  onHeight: (height: number) => void
  controls: string
}

function Handle({ label, height, onHeight, controls }: HandleProps) {
  const grip = useRef<{ y: number; height: number } | null>(null)
  const keys: Record<string, number> = { ArrowUp: height + step, ArrowDown: height - step, Home: least, End: most }
  const keyDown = (event: KeyboardEvent) => {
    const next = keys[event.key]
    if (next === undefined) return
    event.preventDefault()
    onHeight(within(next))
  }
  const drag = (event: PointerEvent) => {
    if (grip.current) onHeight(within(grip.current.height + grip.current.y - event.clientY))
  }
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={label}
      aria-controls={controls}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={height}
      className="absolute inset-x-0 -top-1 z-1 h-2 cursor-row-resize touch-none hover:bg-accent/30 focus-visible:bg-accent/30"
      onKeyDown={keyDown}
      onPointerDown={(event) => {
        grip.current = { y: event.clientY, height }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        grip.current = null
      }}
    />
  )
}
