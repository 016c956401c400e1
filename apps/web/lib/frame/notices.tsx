'use client'

import { Dot } from '@pileus/ui/status'
import { RelativeTime } from '@pileus/ui/time'
import type { ToastTone } from '@pileus/ui/toast'
import { type ReactNode, useEffect } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePreferences } from '@/lib/preferences.ts'
import { useStore } from '@/lib/store.ts'
import { notices, seenName, subjectLabel, type Task, taskLabel } from './tasks.ts'

interface Line {
  key: string
  at: string
  tone: ToastTone
  title: string
  body: ReactNode
}

/** What this page has said and what the cloud has ended, newest first. */
export function Notices({ ended }: { ended: readonly Task[] }) {
  const t = useT('frame')
  const [, change] = usePreferences()
  const { said } = useStore(notices)
  useEffect(() => {
    notices.set({ ...notices.get(), unread: 0 })
    void change({ dismissed: { [seenName]: true } })
    // To open it is to have seen it.
  }, [])
  const lines: Line[] = [
    ...said.map(({ at, toast: { tone = 'info', title, body } }, index) => ({
      key: `${at}.${index}`,
      at: new Date(at).toISOString(),
      tone,
      title,
      body,
    })),
    ...ended.map((task) => ({
      key: task.id,
      at: task.done ?? task.since,
      tone: task.fault === null ? ('positive' as const) : ('danger' as const),
      title: `${taskLabel(task, t)}: ${subjectLabel(task)}`,
      body: task.fault ?? t('tasks.state.done'),
    })),
  ].toSorted((a, b) => (a.at < b.at ? 1 : -1))
  if (lines.length === 0) return <p className="px-4 py-6 text-center text-muted">{t('notice.none')}</p>
  return (
    <ul className="max-h-96 overflow-y-auto">
      {lines.map(({ key, at, tone, title, body }) => (
        <li key={key} className="flex items-start gap-2.5 border-b border-line px-4 py-2 text-sm last:border-b-0">
          <Dot tone={tone} className="mt-1.5" />
          <div className="min-w-0 grow wrap-anywhere">
            <p className="font-medium">{title}</p>
            {body && <div className="text-muted">{body}</div>}
          </div>
          <span className="shrink-0 text-muted">
            <RelativeTime at={at} />
          </span>
        </li>
      ))}
    </ul>
  )
}
