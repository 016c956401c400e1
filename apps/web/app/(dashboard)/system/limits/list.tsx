'use client'

import dynamic from 'next/dynamic'
import { limitCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ListPanel, type ListColumn } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction, editAction } from '@/lib/panel/usual-actions.tsx'
import { useAmount } from './amount.tsx'
import { limitsView } from './view.ts'

const LimitForm = dynamic(() => import('./form.tsx').then((module) => module.LimitForm), { ssr: false })

type BrowsedLimits = Awaited<ReturnType<typeof limitsView.read>>
export type LimitRow = BrowsedLimits['rows'][number]

export function Limits({ initial }: { initial: Prefetched<BrowsedLimits> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const amount = useAmount()
  const columns: ListColumn<LimitRow>[] = [
    {
      id: 'resourceName',
      header: t('limits.resource'),
      sort: 'resourceName',
      pinned: true,
      cell: ({ resourceName }) => <span className="font-medium">{resourceName}</span>,
    },
    { id: 'projectName', header: t('limits.project'), sort: 'projectName', cell: ({ projectName }) => projectName },
    { id: 'domainName', header: t('column.domain'), sort: 'domainName', hideBelow: 'md', cell: ({ domainName }) => domainName },
    { id: 'serviceType', header: t('limits.service'), sort: 'serviceType', hideBelow: 'md', cell: ({ serviceType }) => serviceType },
    {
      id: 'regionId',
      header: t('limits.region'),
      sort: 'regionId',
      hideBelow: 'lg',
      cell: ({ regionId }) => regionId ?? t('limits.everyRegion'),
    },
    { id: 'resourceLimit', header: t('limits.limit'), sort: 'resourceLimit', align: 'end', cell: (row) => amount(row.resourceLimit) },
    {
      id: 'defaultLimit',
      header: t('limits.default'),
      sort: 'defaultLimit',
      align: 'end',
      hideBelow: 'md',
      cell: (row) => amount(row.defaultLimit),
    },
  ]
  const actions: RowAction<LimitRow>[] = [
    editAction(c('action.edit')),
    deleteAction({
      label: c('action.delete'),
      consequences: [t('limits.deleteBody')],
      run: (api, { id }) => api.identity.limits.delete.mutate({ limitId: id }),
    }),
  ]
  return (
    <ListPanel
      view={limitsView}
      initial={initial}
      title={t('limits.title')}
      about={t('limits.about')}
      label={({ resourceName, projectName, domainName }) => `${resourceName} · ${projectName ?? domainName}`}
      columns={columns}
      facets={{
        serviceId: { label: t('limits.service') },
        regionId: { label: t('limits.region'), option: (value) => value || t('limits.everyRegion') },
        domainId: { label: t('column.domain') },
        projectId: { label: t('limits.project') },
      }}
      actions={actions}
      code={(row) => limitCode.show(row.id, row)}
      cli="openstack limit create --project demo --service compute --resource-limit 20 servers"
      create={{ label: t('limits.create'), form: (close) => <LimitForm onClose={close} /> }}
      edit={(row, close) => <LimitForm limit={row} onClose={close} />}
    />
  )
}
