'use client'

import { type Toast, toast } from '@pileus/ui/toast'
import { useEffect, useRef } from 'react'
import type { Api } from '@/lib/api.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Translate } from '@/lib/i18n/translator.ts'
import { store } from '@/lib/store.ts'

export type Task = Awaited<ReturnType<Api['dashboard']['tasks']['list']['query']>>['rows'][number]

/** What is going on in the place where one is, and what ended within a day. */
export const useTasks = () =>
  useRead({ key: ['tasks'], kinds: ['task'], read: (api, signal) => api.dashboard.tasks.list.query({}, { signal }) })

/** What a task is called where there are words for it; the name that logs and the command line have for it where there are none. */
export const taskLabel = ({ kind }: Pick<Task, 'kind'>, t: Translate<'frame'>) => t.maybe(`task.${kind}`) ?? kind

export const subjectLabel = ({ subjectName, subjectId }: Pick<Task, 'subjectName' | 'subjectId'>) => subjectName ?? subjectId

/** Toasts that only repeat what the list of tasks says. */
const repeating = new WeakSet<Toast>()

interface Notice {
  at: number
  toast: Toast
}

/** Under this name the settings keep when somebody last looked. */
export const seenName = 'notices'

const noticesAtMost = 50

/** What was said on this page, newest first; and how much of it nobody has looked at. */
export const notices = store<{ said: readonly Notice[]; unread: number }>({ said: [], unread: 0 })

export function remember(said: Toast): void {
  if (repeating.has(said)) return
  const { said: before, unread } = notices.get()
  notices.set({ said: [{ at: Date.now(), toast: said }, ...before].slice(0, noticesAtMost), unread: unread + 1 })
}

/** Says when something ends that the user has begun, wherever that was. */
export function useEndings(tasks: readonly Task[] | undefined, show: () => void): void {
  const t = useT('frame')
  const me = useCloud().shell.account.user.id
  const running = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (!tasks) return
    for (const task of tasks) {
      if (task.userId !== me || task.done === null || !running.current.has(task.id)) continue
      const said: Toast = {
        tone: task.fault === null ? 'positive' : 'danger',
        title: `${taskLabel(task, t)}: ${subjectLabel(task)}`,
        body: task.fault ?? t('tasks.state.done'),
        action: { label: t('tasks.show'), onSelect: show },
      }
      repeating.add(said)
      toast(said)
    }
    running.current = new Set(tasks.flatMap(({ id, done }) => (done === null ? [id] : [])))
    // Only news is a reason; what it is told in changes with each drawing.
  }, [tasks])
}
