'use client'

import { Card } from '@pileus/ui/card'
import { shorten } from '@pileus/ui/copy'
import { Empty } from '@pileus/ui/empty'
import { Link } from '@pileus/ui/link'
import { SkeletonText } from '@pileus/ui/skeleton'
import { RelativeTime } from '@pileus/ui/time'
import { useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { anything } from '@/lib/live/change-log.ts'
import { Unread } from '@/lib/panel/unread.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { EventKind } from './event-kind.tsx'

const shown = 8

/** The last things that happened here, for the first page of a place. */
export function RecentActivity() {
  const t = useT('system')
  const place = usePlace()
  const asked = useRead({
    key: ['activity-recent'],
    kinds: [anything],
    read: (api) => api.dashboard.activity.list.query({ size: shown, filter: place.kind === 'system' ? {} : { [place.kind]: [place.id] } }),
  })
  const { data } = asked
  return (
    <Card
      title={t('activity.recent')}
      actions={
        <Link href={paths.activity(place)} className="text-sm text-accent-text hover:underline">
          {t('activity.all')}
        </Link>
      }
    >
      <Unread asked={asked} />
      {asked.isPending && <SkeletonText lines={shown} />}
      {data?.rows.length === 0 && <Empty kind="nothing-yet" title={t('activity.nothing')} />}
      <ul className="flex flex-col divide-y divide-line">
        {data?.rows.map(({ id, at, kind, data: details, subjectId, subjectName, actor }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 py-1.5">
            <EventKind event={{ kind, data: details }} />
            <Link href={paths.why(place, subjectId)} className="min-w-0 grow basis-32 truncate hover:underline">
              {subjectName ?? <code className="font-mono text-sm">{shorten(subjectId)}</code>}
            </Link>
            <span className="text-sm text-muted">
              {actor === null ? t('activity.system') : (actor.name ?? actor.id)} · <RelativeTime at={at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
