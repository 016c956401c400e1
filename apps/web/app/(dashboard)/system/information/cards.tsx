'use client'

import { Card } from '@pileus/ui/card'
import { KeyValues } from '@pileus/ui/kv'
import { Link } from '@pileus/ui/link'
import { Meter } from '@pileus/ui/meter'
import { StatusBadge } from '@pileus/ui/status'
import { AbsoluteTime } from '@pileus/ui/time'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { paths } from '@/lib/paths.ts'
import type { System } from './information.tsx'

interface CardProps {
  system: System
}

export function ReleaseCard({ system: { release, node, database, profile } }: CardProps) {
  const t = useT('system')
  return (
    <Card title={t('info.versions')}>
      <KeyValues
        items={[
          { label: t('info.release'), value: release },
          { label: t('info.node'), value: node },
          { label: t('info.postgres'), value: database.version },
          { label: t('info.policy'), value: profile, hint: t(`info.policy.${profile}`) },
        ]}
      />
    </Card>
  )
}

/** Longer than this no transaction of ours is open. */
const longSeconds = 30

export function DatabaseCard({ system: { database } }: CardProps) {
  const t = useT('system')
  const format = useFormat()
  const { bytes, connections, connectionsAtMost, oldestTransaction, replicas, since } = database
  return (
    <Card title={t('info.database')}>
      <div className="pb-2">
        <Meter label={t('info.connections')} used={connections} limit={connectionsAtMost} />
      </div>
      <KeyValues
        items={[
          { label: t('info.databaseSize'), value: format.bytes(bytes) },
          { label: t('info.started'), value: <AbsoluteTime at={since} /> },
          {
            label: t('info.oldestTransaction'),
            value:
              oldestTransaction === null || oldestTransaction < 1 ? (
                <StatusBadge tone="positive" label={t('info.noTransaction')} />
              ) : (
                <StatusBadge
                  tone={oldestTransaction > longSeconds ? 'warning' : 'positive'}
                  label={t('info.seconds', { seconds: Math.round(oldestTransaction * 10) / 10 })}
                />
              ),
          },
          {
            label: t('info.replicas'),
            value:
              replicas.length === 0
                ? t('info.noReplica')
                : replicas.map(({ name, state, behindBytes }) => (
                    <span key={name} className="block">
                      {name} · {state} · {behindBytes === null ? '–' : t('info.behind', { bytes: format.bytes(behindBytes) })}
                    </span>
                  )),
          },
        ]}
      />
    </Card>
  )
}

/** Above this lag people notice. */
const lagSeconds = 1

export function EngineCard({ system: { feedLagSeconds, tasks } }: CardProps) {
  const t = useT('system')
  const lag = Math.round(feedLagSeconds * 10) / 10
  return (
    <Card
      className="lg:col-span-2"
      title={t('info.engine')}
      actions={
        <Link href={paths.stuck()} className="text-sm text-accent-text hover:underline">
          {t('stuck.title')}
        </Link>
      }
    >
      <KeyValues
        columns={2}
        items={[
          {
            label: t('info.feed'),
            value:
              feedLagSeconds < lagSeconds ? (
                <StatusBadge tone="positive" label={t('info.feedCurrent')} />
              ) : (
                <StatusBadge tone="warning" label={t('info.feedLag', { seconds: lag })} />
              ),
          },
          { label: t('info.tasksRunning'), value: tasks.running },
          { label: t('info.tasksWaiting'), value: tasks.waiting },
          { label: t('info.tasksDone'), value: tasks.doneIn24h },
          { label: t('info.tasksFailed'), value: <Counted count={tasks.failedIn24h} tone="warning" /> },
          { label: t('info.tasksAlerts'), value: <Counted count={tasks.alerts} tone="danger" /> },
        ]}
      />
    </Card>
  )
}

const Counted = ({ count, tone }: { count: number; tone: 'warning' | 'danger' }) =>
  count === 0 ? '0' : <StatusBadge tone={tone} label={count} />
