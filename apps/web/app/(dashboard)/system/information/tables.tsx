'use client'

import { Card } from '@pileus/ui/card'
import { Copyable } from '@pileus/ui/copy'
import { StatusBadge } from '@pileus/ui/status'
import { DataTable } from '@pileus/ui/table'
import { AbsoluteTime, RelativeTime } from '@pileus/ui/time'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { System } from './information.tsx'

/** A process whose event loop waits longer than this answers slowly. */
const slowMs = 200

export function ProcessTable({ processes, release }: { processes: System['processes']; release: string }) {
  const t = useT('system')
  const format = useFormat()
  return (
    <Card title={t('info.processes')} padding="flush">
      <DataTable
        edge="none"
        caption={t('info.processes')}
        rows={processes}
        rowKey={({ id }) => id}
        rowLabel={({ host, pid }) => `${host} ${pid}`}
        columns={[
          {
            id: 'host',
            header: t('info.host'),
            pinned: true,
            cell: ({ host, pid }) => (
              <span>
                <span className="font-medium">{host}</span> <span className="text-muted">{pid}</span>
              </span>
            ),
          },
          {
            id: 'state',
            header: t('info.state'),
            cell: ({ state, seenAt, delayMs }) =>
              state === 'down' ? (
                <StatusBadge tone="danger" label={t('info.gone', { at: seenAt })} />
              ) : delayMs > slowMs ? (
                <StatusBadge tone="warning" label={t('info.slow')} />
              ) : (
                <StatusBadge tone="positive" label={t('info.healthy')} />
              ),
          },
          { id: 'roles', header: t('info.role'), cell: ({ roles }) => format.list(roles) },
          {
            id: 'release',
            header: t('info.release'),
            cell: (row) => (row.release === release ? row.release : <StatusBadge tone="warning" label={row.release} />),
          },
          { id: 'memory', header: t('info.memory'), align: 'end', cell: ({ memoryBytes }) => format.bytes(memoryBytes) },
          {
            id: 'delay',
            header: t('info.delay'),
            align: 'end',
            hideBelow: 'lg',
            cell: ({ delayMs }) => t('info.milliseconds', { ms: delayMs }),
          },
          { id: 'started', header: t('info.started'), hideBelow: 'lg', cell: ({ startedAt }) => <AbsoluteTime at={startedAt} /> },
          { id: 'seen', header: t('info.lastSeen'), hideBelow: 'xl', cell: ({ seenAt }) => <RelativeTime at={seenAt} /> },
        ]}
      />
    </Card>
  )
}

export function ServiceTable({ services }: { services: System['services'] }) {
  const t = useT('system')
  const c = useT('common')
  return (
    <Card title={t('info.services')} padding="flush">
      <DataTable
        edge="none"
        caption={t('info.services')}
        rows={services}
        rowKey={({ id }) => id}
        rowLabel={({ type }) => type}
        columns={[
          { id: 'type', header: t('info.type'), pinned: true, cell: ({ type }) => <span className="font-medium">{type}</span> },
          { id: 'name', header: t('info.service'), cell: ({ name }) => name },
          {
            id: 'enabled',
            header: c('field.enabled'),
            cell: ({ enabled }) => (
              <StatusBadge tone={enabled ? 'positive' : 'neutral'} label={enabled ? c('state.enabled') : c('state.disabled')} />
            ),
          },
          { id: 'endpoints', header: t('info.url'), cell: ({ endpoints }) => <Endpoints endpoints={endpoints} /> },
        ]}
      />
    </Card>
  )
}

function Endpoints({ endpoints }: { endpoints: System['services'][number]['endpoints'] }) {
  const c = useT('common')
  return (
    <ul className="flex min-w-0 flex-col py-1">
      {endpoints.map(({ id, interface: side, regionId, url, enabled }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-2">
          <span className="text-sm text-muted">
            {regionId ?? '–'} · {side}
            {!enabled && ` · ${c('state.disabled')}`}
          </span>
          <Copyable value={url} cut="none" what={url} />
        </li>
      ))}
    </ul>
  )
}

export function MigrationTable({ migrations }: { migrations: System['migrations'] }) {
  const t = useT('system')
  return (
    <Card title={t('info.migrations')} padding="flush">
      <DataTable
        edge="none"
        caption={t('info.migrations')}
        rows={migrations}
        rowKey={({ service }) => service}
        rowLabel={({ service }) => service}
        columns={[
          { id: 'service', header: t('info.schema'), pinned: true, cell: ({ service }) => <span className="font-medium">{service}</span> },
          { id: 'applied', header: t('info.applied'), align: 'end', cell: ({ applied }) => applied },
          {
            id: 'last',
            header: t('info.newest'),
            cell: ({ last }) => <span className="font-mono text-sm wrap-anywhere">{last}</span>,
          },
          { id: 'at', header: t('info.appliedAt'), cell: ({ at }) => <AbsoluteTime at={at} /> },
        ]}
      />
    </Card>
  )
}
