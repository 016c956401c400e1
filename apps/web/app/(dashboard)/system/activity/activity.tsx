'use client'

import { Button, ButtonLink } from '@pileus/ui/button'
import { Empty } from '@pileus/ui/empty'
import { PageHeader } from '@pileus/ui/page-header'
import { ArrowUp, CircleHelp } from 'lucide-react'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { anything } from '@/lib/live/change-log.ts'
import { useLive } from '@/lib/live/live.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { Pages } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { Unread } from '@/lib/panel/unread.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useUrlState } from '@/lib/use-url-state.ts'
import { EventSheet } from './event-sheet.tsx'
import { EventTable } from './event-table.tsx'
import { ActivityFilters } from './filters.tsx'
import { type ActivityPage, activityView, countNews, newsAtMost, questionOf, readActivity } from './view.ts'

/** The event log: every change, who made it, and where. Rows never move under the reader: what is new is announced. */
export function Activity({ initial }: { initial: Prefetched<ActivityPage> | undefined }) {
  const t = useT('system')
  const place = usePlace()
  const { preferences } = useCloud().shell
  const [state, set] = useUrlState(activityView)
  const size = state.size || preferences.pageSize
  const question = questionOf(state)
  const rendered = initial?.input === question ? initial : undefined
  const { log } = useLive()
  const asked = useRead<Rendered<ActivityPage>>({
    key: ['activity', question, size],
    kinds: [],
    async read(api) {
      const { cursor } = log
      return { data: await readActivity(api, place, state, size), cursor }
    },
    initial: rendered && { data: { data: rendered.data, cursor: rendered.cursor }, cursor: rendered.cursor },
    keep: true,
  })
  const data = asked.data?.data
  const open = state.panel && data?.rows.find(({ id }) => id === state.panel?.params['id'])
  return (
    <>
      <PageHeader
        title={t('activity.title')}
        description={t('activity.intro')}
        actions={
          <ButtonLink icon={<CircleHelp />} href={paths.why(place)}>
            {t('why.look')}
          </ButtonLink>
        }
      />
      <ActivityFilters data={data} state={state} set={set} />
      {asked.data?.data.previous === null && (
        <News head={asked.data.data.head} cursor={asked.data.cursor} onShow={() => void asked.refetch()} />
      )}
      <Unread asked={asked} />
      {(data !== undefined || asked.error === null) && (
        <EventTable
          data={data}
          loading={asked.isPending}
          onOpen={(id) => set({ panel: { name: 'event', params: { id } } })}
          onFilter={(facet, id) => set({ f: { ...state.f, [facet]: [id] } })}
          empty={
            <Empty
              kind="no-match"
              title={t('activity.none')}
              action={state.time !== null && <Button onClick={() => set({ time: null })}>{t('activity.anyTime')}</Button>}
            />
          }
        />
      )}
      {data && data.rows.length > 0 && <Pages data={{ ...data, can: {} }} at={state} size={size} onPage={(patch) => set(patch)} />}
      {open && <EventSheet event={open} onClose={() => set({ panel: null })} />}
    </>
  )
}

interface NewsProps {
  head: string | null
  /** The place in the feed before which the rows were asked for: nothing is new but what comes after it. */
  cursor: string
  onShow(): void
}

function News({ head, cursor, onShow }: NewsProps) {
  const t = useT('system')
  const place = usePlace()
  const [state] = useUrlState(activityView)
  const filters = questionOf({ ...state, after: '', before: '', size: 0 })
  const { data: count = 0 } = useRead({
    key: ['activity-news', filters, head],
    kinds: [anything],
    read: (api) => countNews(api, place, state, head),
    initial: { data: 0, cursor },
  })
  return (
    <div role="status" className="empty:hidden">
      {count > 0 && (
        <Button size="small" icon={<ArrowUp />} onClick={onShow}>
          {count < newsAtMost ? t('activity.new', { count }) : t('activity.newMany', { count })}
        </Button>
      )}
    </div>
  )
}
