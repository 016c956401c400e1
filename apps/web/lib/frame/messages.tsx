'use client'

import { Banner } from '@pileus/ui/banner'
import { Markdown } from '@pileus/ui/markdown'
import type { Shell } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePreferences } from '@/lib/preferences.ts'

/** Messages of the day, the gravest first, until their reader has seen enough of each. */
export function Messages({ messages }: Pick<Shell, 'messages'>) {
  const t = useT('frame')
  const [{ dismissed }, change] = usePreferences()
  // As the server judges it, a moment before it does.
  const unread = messages.filter(({ id, createdAt, updatedAt }) => (dismissed[`message.${id}`] ?? '') < (updatedAt ?? createdAt))
  if (unread.length === 0) return null
  return (
    <section aria-label={t('motd.title')} className="flex max-h-[40dvh] shrink-0 flex-col gap-2 overflow-y-auto px-3 pt-2">
      {unread.map(({ id, tone, title, body }) => (
        <Banner key={id} tone={tone} title={title} onDismiss={() => void change({ dismissed: { [`message.${id}`]: true } })}>
          {body !== '' && <Markdown source={body} />}
        </Banner>
      ))}
    </section>
  )
}
