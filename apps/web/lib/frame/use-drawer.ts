'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { usePreferences } from '@/lib/preferences.ts'

const usualHeight = 260
/** A drawer that is being dragged is not written down at every pixel. */
const settledMs = 600

/** Whether the drawer is open, and how high it is: as it was left, in every browser. */
export function useDrawer() {
  const [{ drawerHeight }, change] = usePreferences()
  const [open, setOpen] = useState(false)
  const [height, setHeight] = useState(drawerHeight || usualHeight)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    // The server does not draw it: what it lists has changed before the browser gets there.
    if (drawerHeight > 0) setOpen(true)
    return () => clearTimeout(pause.current)
  }, [])
  const keep = useCallback(
    (next: number, ms: number) => {
      clearTimeout(pause.current)
      pause.current = setTimeout(() => void change({ drawerHeight: next }), ms)
    },
    [change],
  )
  return {
    open,
    height,
    setOpen: (next: boolean) => {
      setOpen(next)
      keep(next ? height : 0, 0)
    },
    setHeight: (next: number) => {
      setHeight(next)
      keep(next, settledMs)
    },
  }
}
