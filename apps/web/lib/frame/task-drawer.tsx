'use client'

import { Drawer } from '@pileus/ui/drawer'
import dynamic from 'next/dynamic'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePreferences } from '@/lib/preferences.ts'

/** Only who opens the drawer pays for its list. */
const TaskList = dynamic(() => import('./task-list.tsx').then((module) => module.TaskList), { ssr: false })

const usualHeight = 260
/** A drawer that is being dragged is not written down at every pixel. */
const settledMs = 600

/** Whether the drawer is open, and how high it is: as it was left, in every browser. */
export function useDrawer() {
  const [{ drawerHeight }, change] = usePreferences()
  const [open, setOpen] = useState(drawerHeight > 0)
  const [height, setHeight] = useState(drawerHeight || usualHeight)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(pause.current), [])
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

interface TaskDrawerProps {
  drawer: ReturnType<typeof useDrawer>
  live: number
}

/** Every operation that takes time, from its beginning to its end, whoever began it. */
export function TaskDrawer({ drawer, live }: TaskDrawerProps) {
  const t = useT('frame')
  const { open, setOpen, height, setHeight } = drawer
  return (
    <Drawer
      title={t('tasks.title')}
      summary={t('tasks.running', { count: live })}
      open={open}
      onOpen={setOpen}
      height={height}
      onHeight={setHeight}
    >
      <TaskList />
    </Drawer>
  )
}
