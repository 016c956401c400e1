'use client'
import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'

export interface Extent {
  count: number
  rowHeight: number
  scrollTop: number
  viewport: number
  overscan: number
}

/** Which rows of equal height are in sight, and some around them. */
export function virtualWindow({ count, rowHeight, scrollTop, viewport, overscan }: Extent) {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight) - overscan
  const last = Math.ceil((Math.max(0, scrollTop) + viewport) / rowHeight) + overscan
  const end = Math.max(0, Math.min(count, last))
  return { start: Math.max(0, Math.min(first, end)), end }
}

/** More rows than this, and only those in sight are in the document. */
export const virtualFrom = 200
const overscan = 12
const guess = 40

export interface VirtualRows {
  start: number
  end: number
  rowHeight: number
  /** Brings a row into the document and into sight. */
  reveal: (index: number) => void
}

/** Follows the scrolling of `scroller`, whose rows carry `data-index`. The height is taken from the first of them. */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number): VirtualRows {
  const on = count > virtualFrom
  const [range, setRange] = useState({ start: 0, end: 40, rowHeight: guess })
  const update = useCallback(() => {
    const box = scroller.current
    if (!box || !on) return
    const rowHeight = box.querySelector<HTMLElement>('[data-index]')?.offsetHeight || guess
    const now = virtualWindow({ count, rowHeight, scrollTop: box.scrollTop, viewport: box.clientHeight, overscan })
    setRange((was) => (was.start === now.start && was.end === now.end && was.rowHeight === rowHeight ? was : { ...now, rowHeight }))
  }, [scroller, count, on])

  useLayoutEffect(() => {
    const box = scroller.current
    if (!on || !box) return
    update()
    const observer = new ResizeObserver(update)
    observer.observe(box)
    box.addEventListener('scroll', update, { passive: true })
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', update)
    }
  }, [scroller, on, update])

  const reveal = (index: number) => {
    const box = scroller.current
    if (!on || !box) return
    const [top, head] = [index * range.rowHeight, range.rowHeight]
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + head + range.rowHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + head + range.rowHeight - box.clientHeight
    update()
  }
  if (!on) return { start: 0, end: count, rowHeight: range.rowHeight, reveal }
  return { start: Math.min(range.start, count), end: Math.min(range.end, count), rowHeight: range.rowHeight, reveal }
}
