'use client'
import { type RefObject, useLayoutEffect } from 'react'

export type Side = 'top' | 'bottom'
export type Align = 'start' | 'center' | 'end'
type Box = { left: number; top: number; width: number; height: number }
type Size = { width: number; height: number }

const gap = 4
const edge = 8

function across(anchor: Box, width: number, align: Align, rtl: boolean) {
  if (align === 'center') return anchor.left + (anchor.width - width) / 2
  return (align === 'start') !== rtl ? anchor.left : anchor.left + anchor.width - width
}

/** Where something floats beside its anchor: on the wished side if it fits or the other has no more room, and never off the screen. */
export function place(anchor: Box, size: Size, view: Size, wish: { side: Side; align: Align; rtl: boolean }) {
  const above = anchor.top - gap - edge
  const below = view.height - anchor.top - anchor.height - gap - edge
  const [room, other] = wish.side === 'bottom' ? [below, above] : [above, below]
  const flipped = size.height > room && other > room
  const down = (wish.side === 'bottom') !== flipped
  const maxHeight = Math.max(96, flipped ? other : room)
  const height = Math.min(size.height, maxHeight)
  const left = across(anchor, size.width, wish.align, wish.rtl)
  return {
    left: Math.max(edge, Math.min(left, view.width - size.width - edge)),
    top: down ? anchor.top + anchor.height + gap : anchor.top - gap - height,
    maxHeight,
  }
}

function put(anchor: Element, floating: HTMLElement, wish: { side: Side; align: Align }) {
  floating.style.maxHeight = ''
  const size = { width: floating.offsetWidth, height: floating.offsetHeight }
  const view = { width: document.documentElement.clientWidth, height: window.innerHeight }
  const rtl = getComputedStyle(floating).direction === 'rtl'
  const at = place(anchor.getBoundingClientRect(), size, view, { ...wish, rtl })
  Object.assign(floating.style, { left: `${at.left}px`, top: `${at.top}px`, maxHeight: `${at.maxHeight}px` })
  floating.dataset.placed = ''
}

/** Keeps `floating` beside `anchor` while it is open, whatever scrolls or changes its size. */
export function usePlacement(
  open: boolean,
  anchor: RefObject<Element | null>,
  floating: RefObject<HTMLElement | null>,
  side: Side,
  align: Align,
) {
  useLayoutEffect(() => {
    const [from, to] = [anchor.current, floating.current]
    if (!open || !from || !to) return
    const again = () => put(from, to, { side, align })
    again()
    const observer = new ResizeObserver(again)
    observer.observe(to)
    window.addEventListener('scroll', again, { capture: true, passive: true })
    window.addEventListener('resize', again)
    return () => {
      observer.disconnect()
      window.removeEventListener('scroll', again, { capture: true })
      window.removeEventListener('resize', again)
      delete to.dataset.placed
    }
  }, [open, anchor, floating, side, align])
}
