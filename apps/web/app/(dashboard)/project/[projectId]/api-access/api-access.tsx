'use client'

import { Copyable } from '@pileus/ui/copy'
import { Empty } from '@pileus/ui/empty'
import { PageHeader } from '@pileus/ui/page-header'
import { SkeletonText } from '@pileus/ui/skeleton'
import { type Column, DataTable } from '@pileus/ui/table'
import { useRead } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { Refused } from '@/lib/panel/list-states.tsx'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { ClientFiles } from './client-files.tsx'
import { OneButton } from './one-button.tsx'
import { readAccess } from './view.ts'

type Access = Awaited<ReturnType<typeof readAccess>>
type EndpointRow = Access['endpoints'][number]

const kinds = ['endpoint', 'service', 'region', 'application_credential']

/** From the page to the command line: one button makes a login, and everything else that a client wants to know is here to be copied. */
export function ApiAccess({ projectId, initial }: { projectId: string; initial: Rendered<Access> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const asked = useRead({ key: ['identity.apiAccess', projectId], kinds, read: readAccess, initial })
  const problem = asked.error === null ? undefined : describeError(asked.error, c, 'reading')
  return (
    <>
      <PageHeader title={t('apiAccess.title')} description={t('apiAccess.about')} />
      {problem && !asked.data && <Refused problem={problem} retry={() => void asked.refetch()} />}
      {asked.isPending && <SkeletonText lines={6} />}
      {asked.data && (
        <div className="flex flex-col gap-4">
          <OneButton projectId={projectId} denied={deniedReason(asked.data.canCreate, c)} />
          <ClientFiles projectId={projectId} />
          <Endpoints rows={asked.data.endpoints} />
        </div>
      )}
    </>
  )
}

function Endpoints({ rows }: { rows: EndpointRow[] }) {
  const t = useT('identity')
  const columns: Column<EndpointRow>[] = [
    {
      id: 'service',
      header: t('apiAccess.service'),
      pinned: true,
      cell: ({ serviceType, serviceName }) => (
        <span>
          <span className="font-medium">{serviceType}</span> <span className="text-muted">{serviceName}</span>
        </span>
      ),
    },
    { id: 'interface', header: t('endpoints.interface'), cell: (row) => t.maybe(`endpoints.${row.interface}`) ?? row.interface },
    { id: 'region', header: t('endpoints.region'), hideBelow: 'md', cell: ({ region }) => region },
    {
      id: 'url',
      elastic: true,
      header: t('apiAccess.endpoint'),
      cell: ({ url }) => <Copyable value={url} cut="none" what={t('apiAccess.endpoint')} />,
    },
  ]
  return (
    <section aria-label={t('endpoints.title')} className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">{t('endpoints.title')}</h2>
      <DataTable
        caption={t('endpoints.title')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowLabel={(row) => `${row.serviceType} ${row.interface}`}
        empty={<Empty kind="nothing-yet" title={t('endpoints.empty')} />}
      />
    </section>
  )
}
