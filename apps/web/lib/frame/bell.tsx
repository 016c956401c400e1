'use client'

import { IconButton } from '@pileus/ui/button'
import { Popover } from '@pileus/ui/popover'
import { Dot } from '@pileus/ui/status'
import { RelativeTime } from '@pileus/ui/time'
import type { ToastTone } from '@pileus/ui/toast'
import { Bell as BellIcon } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePreferences } from '@/lib/preferences.ts'
import { useStore } from '@/lib/store.ts'
import { notices, subjectLabel, type Task, taskLabel } from './tasks.ts'

/** Under this name the settings keep when somebody last looked. */
const seenName = 'notices'

/** What ended or failed since one last looked, and what this page has said. */
export function Bell({ tasks }: { tasks: readonly Task[] | undefined }) {
  const t = useT('frame')
  const [{ dismissed }] = usePreferences()
  const me = useCloud().shell.account.user.id
  const { unread } = useStore(notices)
  const ended = (tasks ?? []).filter(({ userId, done }) => userId === me && done !== null)
  const seen = dismissed[seenName] ?? ''
  const count = unread + ended.filter(({ done }) => (done ?? '') > seen).length
  return (
    <Popover
      label={t('notice.title')}
      align="end"
      className="w-96 p-0"
      trigger={(trigger) => (
        <IconButton
          {...trigger}
          label={t('notice.open', { count })}
          icon={
            <Counted count={count}>
              <BellIcon />
            </Counted>
          }
        />
      )}
    >
      <h2 className="border-b border-line px-4 py-2 font-semibold">{t('notice.title')}</h2>
      <Notices ended={ended} />
    </Popover>
  )
}

/** A small number over a picture; the name of the button says it, too. */
export const Counted = ({ count, children }: { count: number; children: ReactNode }) => (
  <span className="relative">
    {children}
    {count > 0 && (
      <span
        aria-hidden
        className="absolute -end-2 -top-2 min-w-4 rounded-full bg-accent px-1 text-center text-[10px] leading-4 font-semibold text-on-accent tabular-nums"
      >
        {count > 99 ? '99+' : count}
      </span>
    )}
  </span>
)

interface Line {
  key: string
  at: string
  tone: ToastTone
  title: string
  body: ReactNode
}

function Notices({ ended }: { ended: readonly Task[] }) {
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
