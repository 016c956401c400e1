'use client'

import { Copyable, shorten } from '@pileus/ui/copy'
import { Link } from '@pileus/ui/link'
import type { MenuEntry } from '@pileus/ui/menu'
import { DataTable } from '@pileus/ui/table'
import { AbsoluteTime } from '@pileus/ui/time'
import { CircleHelp, Filter, PanelRight } from 'lucide-react'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { EventKind } from '@/lib/activity/event-kind.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import type { ActivityEvent, ActivityFacet, ActivityPage } from './view.ts'

interface EventTableProps {
  data: ActivityPage | undefined
  loading: boolean
  empty: ReactNode
  onOpen(id: string): void
  onFilter(facet: ActivityFacet, id: string): void
}

export function EventTable({ data, loading, empty, onOpen, onFilter }: EventTableProps) {
  const t = useT('system')
  const place = usePlace()
  const router = useRouter()
  const only = (facet: ActivityFacet, label: string, id: string | null | undefined): MenuEntry[] =>
    id ? [{ label, icon: <Filter />, onSelect: () => onFilter(facet, id) }] : []
  const actions = ({ id, subjectId, actor, project, requestId }: ActivityEvent): MenuEntry[] => [
    { label: t('activity.details'), icon: <PanelRight />, onSelect: () => onOpen(id) },
    { label: t('activity.why'), icon: <CircleHelp />, onSelect: () => router.push(paths.why(place, id)) },
    'separator',
    ...only('subject', t('activity.onlySubject'), subjectId),
    ...only('actor', t('activity.onlyActor'), actor?.id),
    ...only('project', t('activity.onlyProject'), project?.id),
    ...only('request', t('activity.onlyRequest'), requestId),
  ]
  return (
    <DataTable
      caption={t('activity.title')}
      rows={data?.rows ?? []}
      rowKey={({ id }) => id}
      rowLabel={({ kind, subjectName, subjectId }) => `${kind} ${subjectName ?? subjectId}`}
      loading={loading}
      empty={empty}
      actions={actions}
      columns={[
        { id: 'at', header: t('activity.at'), cell: ({ at }) => <AbsoluteTime at={at} /> },
        { id: 'kind', header: t('activity.kind'), pinned: true, cell: ({ kind, data }) => <EventKind event={{ kind, data }} /> },
        {
          id: 'subject',
          header: t('activity.subject'),
          cell: ({ subjectId, subjectName }) => (
            <Link href={paths.why(place, subjectId)} className="inline-block max-w-60 truncate align-bottom hover:underline">
              {subjectName ?? <span className="font-mono text-sm">{shorten(subjectId)}</span>}
            </Link>
          ),
        },
        {
          id: 'actor',
          header: t('activity.actor'),
          cell: ({ actor }) => (actor ? (actor.name ?? actor.id) : <span className="text-muted">{t('activity.system')}</span>),
        },
        { id: 'project', header: t('activity.project'), hideBelow: 'lg', cell: ({ project }) => project && (project.name ?? project.id) },
        {
          id: 'request',
          header: t('activity.request'),
          hideBelow: 'xl',
          cell: ({ requestId }) => <Copyable value={requestId} what={t('activity.request')} />,
        },
      ]}
    />
  )
}
