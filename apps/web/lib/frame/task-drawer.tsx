'use client'

import { Drawer } from '@pileus/ui/drawer'
import { useT } from '@/lib/i18n/provider.tsx'
import { TaskList } from './task-list.tsx'
import type { useDrawer } from './use-drawer.ts'

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
