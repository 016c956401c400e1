'use client'

import { Banner } from '@pileus/ui/banner'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { later } from '@/lib/later.tsx'
import { useOffline, useStale } from '@/lib/live/stale.ts'

/** Most days have no message. */
const Messages = later(() => import('./messages.tsx').then((module) => module.Messages))

/** Above every page: what its reader has to know before anything on it. */
export function Banners() {
  const { messages } = useCloud().shell
  return (
    <div className="flex max-h-[40dvh] shrink-0 flex-col gap-2 overflow-y-auto px-3 not-empty:pt-2">
      <Disconnected />
      {messages.length > 0 && <Messages messages={messages} />}
    </div>
  )
}

function Disconnected() {
  const t = useT('frame')
  const stale = useStale()
  const offline = useOffline()
  if (stale === undefined) return null
  const time = new Date(stale).toISOString()
  return (
    <Banner tone="warning" {...(offline === undefined ? {} : { title: t('live.offline') })}>
      {offline === undefined ? t('live.broken', { time }) : t('live.offlineWhy', { time })}
    </Banner>
  )
}
