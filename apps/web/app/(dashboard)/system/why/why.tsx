'use client'

import { Button } from '@pileus/ui/button'
import { Empty } from '@pileus/ui/empty'
import { TextInput } from '@pileus/ui/input'
import { PageHeader } from '@pileus/ui/page-header'
import { SkeletonText } from '@pileus/ui/skeleton'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { anything } from '@/lib/live/change-log.ts'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { Unread } from '@/lib/panel/unread.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useUrlState } from '@/lib/use-url-state.ts'
import { momentsOf, Timeline } from './timeline.tsx'
import { type Story, whyView } from './view.ts'

/** Everything that the cloud knows about an id, in the order in which it happened: what led to what is there now. */
export function Why({ initial }: { initial: Prefetched<Story> | undefined }) {
  const t = useT('system')
  const place = usePlace()
  const [{ id }, set] = useUrlState(whyView)
  const asked = useRead({
    key: ['why', id],
    kinds: [anything],
    read: (api) => api.dashboard.why.query({ id }),
    initial: initial?.input === id ? initial : undefined,
    enabled: id.trim() !== '',
  })
  const moments = asked.data ? momentsOf(asked.data) : []
  return (
    <>
      <PageHeader
        crumbs={[{ label: t('activity.title'), href: paths.activity(place) }, { label: t(id === '' ? 'why.look' : 'activity.why') }]}
        title={id === '' ? t('why.look') : t('why.title', { id: asked.data?.names[id] ?? id })}
        description={t('why.intro')}
      />
      <Ask key={id} id={id} onAsk={(next) => set({ id: next })} />
      <Unread asked={asked} />
      {id !== '' && asked.isPending && <SkeletonText lines={8} />}
      {asked.data && moments.length === 0 && (
        <Empty kind="no-match" title={t('why.nothing')}>
          {t('why.nothingWhy')}
        </Empty>
      )}
      {asked.data && <Timeline moments={moments} names={asked.data.names} subject={id} />}
    </>
  )
}

function Ask({ id, onAsk }: { id: string; onAsk(id: string): void }) {
  const t = useT('system')
  const [typed, setTyped] = useState(id)
  return (
    <form
      role="search"
      className="flex max-w-2xl flex-wrap gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        onAsk(typed.trim())
      }}
    >
      <TextInput
        value={typed}
        onChange={setTyped}
        aria-label={t('why.find')}
        placeholder={t('why.find')}
        mono
        autoComplete="off"
        spellCheck={false}
        className="grow basis-60"
        prefix={<Search aria-hidden />}
      />
      <Button type="submit" variant="primary">
        {t('why.go')}
      </Button>
    </form>
  )
}
