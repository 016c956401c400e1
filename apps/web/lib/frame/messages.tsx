'use client'

import { Banner } from '@pileus/ui/banner'
import { Markdown } from '@pileus/ui/markdown'
import type { Shell } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePreferences } from '@/lib/preferences.ts'

/** Messages of the day, the gravest first, until their reader has seen enough of each. */
export function Messages({ messages }: Pick<Shell, 'messages'>) {
  const t = useT('frame')
  const [, change] = usePreferences()
  return (
    <section aria-label={t('motd.title')} className="flex flex-col gap-2 px-3 pt-2">
      {messages.map(({ id, tone, title, body }) => (
        <Banner key={id} tone={tone} title={title} onDismiss={() => void change({ dismissed: { [`message.${id}`]: true } })}>
          {body !== '' && <Markdown source={body} />}
        </Banner>
      ))}
    </section>
  )
}
