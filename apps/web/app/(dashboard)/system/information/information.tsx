'use client'

import { Banner } from '@pileus/ui/banner'
import { Button } from '@pileus/ui/button'
import { PageHeader } from '@pileus/ui/page-header'
import { SkeletonText } from '@pileus/ui/skeleton'
import { AbsoluteTime } from '@pileus/ui/time'
import { RotateCw } from 'lucide-react'
import type { Api } from '@/lib/api.ts'
import { useRead } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { Unread } from '@/lib/panel/unread.tsx'
import { DatabaseCard, EngineCard, ReleaseCard } from './cards.tsx'
import { MigrationTable, ProcessTable, ServiceTable } from './tables.tsx'

export type System = Awaited<ReturnType<Api['dashboard']['system']['query']>>

/** What runs, which release of it, and how it is. Memory and sizes change without an event: they are as of the moment that is named. */
export function Information({ initial }: { initial: Rendered<System> | undefined }) {
  const t = useT('system')
  const c = useT('common')
  const asked = useRead({
    key: ['system'],
    kinds: ['process', 'service', 'endpoint', 'region', 'task'],
    read: (api) => api.dashboard.system.query({}),
    initial,
  })
  const { data } = asked
  return (
    <>
      <PageHeader
        title={t('info.title')}
        description={
          data && (
            <>
              {t('stuck.asOf')} <AbsoluteTime at={data.at} />
            </>
          )
        }
        actions={
          <Button icon={<RotateCw />} busy={asked.isFetching} onClick={() => void asked.refetch()}>
            {c('action.refresh')}
          </Button>
        }
      />
      <Unread asked={asked} />
      {asked.isPending && <SkeletonText lines={10} />}
      {data && (
        <>
          <Migrating system={data} />
          <div className="grid gap-4 lg:grid-cols-2">
            <ReleaseCard system={data} />
            <DatabaseCard system={data} />
            <EngineCard system={data} />
          </div>
          <ProcessTable processes={data.processes} release={data.release} />
          <ServiceTable services={data.services} />
          <MigrationTable migrations={data.migrations} />
        </>
      )}
    </>
  )
}

/** Database and program are of different releases: during an upgrade for a moment, else something failed. */
function Migrating({ system: { migrationsMissing, migrationsUnknown } }: { system: System }) {
  const t = useT('system')
  return (
    <>
      {migrationsMissing.length > 0 && (
        <Banner tone="danger" title={t('info.migrationsPending', { count: migrationsMissing.length })}>
          {migrationsMissing.join(', ')}
        </Banner>
      )}
      {migrationsUnknown.length > 0 && (
        <Banner tone="warning" title={t('info.migrationsNewer', { count: migrationsUnknown.length })}>
          {migrationsUnknown.join(', ')}
        </Banner>
      )}
    </>
  )
}
