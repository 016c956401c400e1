'use client'

import { TextLink } from '@pileus/ui/link'
import dynamic from 'next/dynamic'
import { registeredLimitCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { ListPanel, type ListColumn } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deleteAction, editAction } from '@/lib/panel/usual-actions.tsx'
import { paths } from '@/lib/paths.ts'
import { useAmount } from '../limits/amount.tsx'
import { registeredLimitsView } from './view.ts'

const RegisteredLimitForm = dynamic(() => import('./form.tsx').then((module) => module.RegisteredLimitForm), { ssr: false })

type BrowsedLimits = Awaited<ReturnType<typeof registeredLimitsView.read>>
export type RegisteredLimitRow = BrowsedLimits['rows'][number]

export function RegisteredLimits({ initial }: { initial: Prefetched<BrowsedLimits> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const amount = useAmount()
  const format = useFormat()
  const place = usePlace()
  const differing = ({ limits, resourceName }: RegisteredLimitRow) =>
    limits === 0 ? (
      format.number(0)
    ) : (
      <TextLink href={`${paths.limits(place)}?q=${encodeURIComponent(resourceName)}`}>{format.number(limits)}</TextLink>
    )
  const columns: ListColumn<RegisteredLimitRow>[] = [
    {
      id: 'resourceName',
      header: t('limits.resource'),
      sort: 'resourceName',
      pinned: true,
      cell: ({ resourceName }) => <span className="font-medium">{resourceName}</span>,
    },
    { id: 'serviceType', header: t('limits.service'), sort: 'serviceType', cell: ({ serviceType }) => serviceType },
    {
      id: 'regionId',
      header: t('limits.region'),
      sort: 'regionId',
      hideBelow: 'md',
      cell: (row) => row.regionId ?? t('limits.everyRegion'),
    },
    { id: 'description', elastic: true, header: c('field.description'), hideBelow: 'lg', cell: ({ description }) => description },
    { id: 'defaultLimit', header: t('limits.default'), sort: 'defaultLimit', align: 'end', cell: (row) => amount(row.defaultLimit) },
    { id: 'limits', header: t('limits.differing'), sort: 'limits', align: 'end', cell: differing },
  ]
  const actions: RowAction<RegisteredLimitRow>[] = [
    editAction(c('action.edit')),
    deleteAction({
      label: c('action.delete'),
      consequences: [t('limits.deleteRegisteredBody'), c('confirm.irreversible')],
      run: (api, { id }) => api.identity.registeredLimits.delete.mutate({ registeredLimitId: id }),
    }),
  ]
  return (
    <ListPanel
      view={registeredLimitsView}
      initial={initial}
      title={t('limits.registeredTitle')}
      about={t('limits.registeredAbout')}
      label={({ resourceName, serviceType }) => `${resourceName} · ${serviceType}`}
      columns={columns}
      facets={{
        serviceId: { label: t('limits.service') },
        regionId: { label: t('limits.region'), option: (value) => value || t('limits.everyRegion') },
      }}
      actions={actions}
      code={(row) => registeredLimitCode.show(row.id, row)}
      cli="openstack registered limit create --service compute --default-limit 10 servers"
      create={{ label: t('limits.createRegistered'), form: (close) => <RegisteredLimitForm onClose={close} /> }}
      edit={(row, close) => <RegisteredLimitForm limit={row} onClose={close} />}
    />
  )
}
