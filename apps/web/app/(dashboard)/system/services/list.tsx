'use client'

import { Copyable } from '@pileus/ui/copy'
import dynamic from 'next/dynamic'
import { serviceCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { Enabled, useEnabledFacet } from '@/lib/panel/enabled.tsx'
import { ListPanel, type ListColumn } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useServiceActions } from './actions.tsx'
import { servicesView } from './view.ts'

const ServiceForm = dynamic(() => import('./form.tsx').then((module) => module.ServiceForm), { ssr: false })

type BrowsedServices = Awaited<ReturnType<typeof servicesView.read>>
type ServiceRow = BrowsedServices['rows'][number]

export function Services({ initial }: { initial: Prefetched<BrowsedServices> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  const enabledFacet = useEnabledFacet()
  const columns: ListColumn<ServiceRow>[] = [
    {
      id: 'name',
      header: c('field.name'),
      sort: 'name',
      pinned: true,
      cell: ({ name, type }) => <span className="font-medium">{name || type}</span>,
    },
    { id: 'type', header: c('field.type'), sort: 'type', cell: ({ type }) => type },
    {
      id: 'description',
      elastic: true,
      header: c('field.description'),
      sort: 'description',
      hideBelow: 'lg',
      cell: ({ description }) => description,
    },
    { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'md', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
    { id: 'endpoints', header: t('endpoints.title'), sort: 'endpoints', align: 'end', cell: ({ endpoints }) => endpoints },
    { id: 'enabled', header: c('field.enabled'), sort: 'enabled', cell: ({ enabled }) => <Enabled enabled={enabled} /> },
  ]
  return (
    <ListPanel
      view={servicesView}
      initial={initial}
      title={t('services.title')}
      about={t('services.about')}
      label={({ name, type }) => name || type}
      href={({ id }) => paths.service(place, id)}
      columns={columns}
      facets={{ type: { label: c('field.type') }, enabled: enabledFacet }}
      actions={useServiceActions<ServiceRow>()}
      code={(row) => serviceCode.show(row.id, row)}
      cli="openstack service create --name nova compute"
      create={{ label: t('services.create'), form: (close) => <ServiceForm onClose={close} /> }}
      edit={(row, close) => <ServiceForm service={row} onClose={close} />}
    />
  )
}
