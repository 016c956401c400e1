'use client'
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { cx } from './cx.tsx'
import { type Side, usePlacement } from './placement.tsx'

export interface TooltipProps {
  /** Without a text there is no tooltip, and the children stay the same elements. */
  text: ReactNode
  side?: Side
  /** `label`: repeats the control's own name, so it waits a moment and is no description. */
  kind?: 'description' | 'label'
  children: (describedBy: string | undefined) => ReactNode
}

/** A word about a control, on hover and on focus. It stays while the pointer is over it and goes with Escape (WCAG 1.4.13). */
export function Tooltip({ text, side = 'top', kind = 'description', children }: TooltipProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const frame = useRef<HTMLSpanElement>(null)
  const anchor = useRef<Element | null>(null)
  const tip = useRef<HTMLSpanElement>(null)
  const there = text !== undefined && text !== null
  useLayoutEffect(() => {
    const element = tip.current
    if (!open || !element) return
    // Not at once: a menu that closes gives the focus back while the browser is still closing it, and then refuses to show anything.
    const frame = requestAnimationFrame(() => element.showPopover())
    return () => {
      cancelAnimationFrame(frame)
      element.hidePopover()
    }
  }, [open])
  usePlacement(open && there, anchor, tip, side, 'center')

  const show = () => {
    anchor.current = frame.current?.firstElementChild ?? null
    setOpen(there)
  }
  const escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false)
  }
  return (
    <span
      ref={frame}
      className="contents"
      onPointerEnter={show}
      onPointerLeave={() => setOpen(false)}
      onFocus={show}
      onBlur={() => setOpen(false)}
      onKeyDown={escape}
    >
      {children(there && kind === 'description' ? id : undefined)}
      {there && (
        <span
          ref={tip}
          id={id}
          role="tooltip"
          aria-hidden={kind === 'label' ? true : undefined}
          popover="manual"
          className={cx(
            'inset-auto w-max max-w-72 rounded-md border-0 bg-tooltip px-2 py-1 text-start text-xs font-normal whitespace-normal text-on-tooltip',
            kind === 'label' ? 'animate-late' : 'animate-fade',
          )}
        >
          {text}
        </span>
      )}
    </span>
  )
}
