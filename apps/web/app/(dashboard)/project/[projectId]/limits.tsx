'use client'

import { Card } from '@pileus/ui/card'
import { DataTable } from '@pileus/ui/table'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { ProjectPage } from './overview.tsx'

type Limit = NonNullable<ProjectPage['limits']>[number]

/** What the project may use at most: its own limit, or what every project has. */
export function Limits({ limits }: { limits: readonly Limit[] }) {
  const t = useT('system')
  const format = useFormat()
  const print = (limit: number) => (limit === -1 ? t('overview.unlimited') : format.number(limit))
  return (
    <Card title={t('overview.limits')} padding="flush" className="xl:col-span-2">
      <DataTable
        edge="none"
        caption={t('overview.limits')}
        rows={limits}
        rowKey={({ registeredLimitId }) => registeredLimitId}
        rowLabel={({ resourceName }) => resourceName}
        columns={[
          {
            id: 'resource',
            header: t('overview.resource'),
            pinned: true,
            cell: ({ resourceName }) => <span className="font-medium">{resourceName}</span>,
          },
          { id: 'service', header: t('info.service'), cell: ({ serviceType }) => serviceType },
          { id: 'region', header: t('info.region'), hideBelow: 'md', cell: ({ regionId }) => regionId ?? t('overview.allRegions') },
          {
            id: 'limit',
            header: t('overview.limit'),
            align: 'end',
            cell: ({ resourceLimit, defaultLimit }) => print(resourceLimit ?? defaultLimit),
          },
          {
            id: 'origin',
            header: t('overview.origin'),
            cell: ({ resourceLimit }) => (resourceLimit === null ? t('overview.usual') : t('overview.own')),
          },
        ]}
      />
    </Card>
  )
}
