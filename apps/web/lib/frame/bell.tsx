'use client'

import { IconButton } from '@pileus/ui/button'
import { Popover } from '@pileus/ui/popover'
import { Bell as BellIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { later } from '@/lib/later.tsx'
import { usePreferences } from '@/lib/preferences.ts'
import { useStore } from '@/lib/store.ts'
import { notices, seenName, type Task } from './tasks.ts'

/** Only who opens the bell pays for its list. */
const Notices = later(() => import('./notices.tsx').then((module) => module.Notices))

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
      className="w-96 p-0!"
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
