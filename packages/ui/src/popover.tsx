'use client'
import { type ReactNode, type RefObject, type ToggleEvent, useId, useRef, useState } from 'react'
import { cx } from './cx.tsx'
import { type Align, type Side, usePlacement } from './placement.tsx'

/** What a button needs to open a popover: spread it on a Button or IconButton. */
export interface PopoverTrigger {
  ref: RefObject<HTMLButtonElement | null>
  popoverTarget: string
  'aria-expanded': boolean
}

/** The browser opens and closes it (Escape, a click elsewhere) and gives the focus back; we only put it in its place. */
export function usePopover(side: Side = 'bottom', align: Align = 'start') {
  const id = useId()
  const [open, setOpen] = useState(false)
  const anchor = useRef<HTMLButtonElement>(null)
  const content = useRef<HTMLDivElement>(null)
  usePlacement(open, anchor, content, side, align)
  const trigger: PopoverTrigger = { ref: anchor, popoverTarget: id, 'aria-expanded': open }
  const toggled = (event: ToggleEvent) => {
    if (event.target === content.current) setOpen(event.newState === 'open')
  }
  return {
    open,
    trigger,
    anchor,
    content,
    close: () => content.current?.hidePopover(),
    show: () => content.current?.showPopover(),
    panel: { id, ref: content, popover: 'auto' as const, onToggle: toggled },
  }
}

export const popoverLook = 'inset-auto overflow-auto rounded-lg border border-line bg-raised text-base text-text shadow-lg'

export interface PopoverProps {
  /** What it is called for those who do not see where it opened. */
  label: string
  trigger: (trigger: PopoverTrigger) => ReactNode
  children: ReactNode | ((close: () => void) => ReactNode)
  side?: Side
  align?: Align
  className?: string
}

export function Popover({ label, trigger, children, side = 'bottom', align = 'start', className }: PopoverProps) {
  const popover = usePopover(side, align)
  return (
    <>
      {trigger(popover.trigger)}
      <div {...popover.panel} role="dialog" aria-label={label} className={cx(popoverLook, 'max-w-[calc(100vw-16px)] p-3', className)}>
        {popover.open && (typeof children === 'function' ? children(popover.close) : children)}
      </div>
    </>
  )
}
