'use client'

import dynamic from 'next/dynamic'
import { endpointCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { useEnabledFacet } from '@/lib/panel/enabled.tsx'
import { ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { useEndpointActions, useEndpointColumns } from './columns.tsx'
import { endpointsView } from './view.ts'

const EndpointForm = dynamic(() => import('./form.tsx').then((module) => module.EndpointForm), { ssr: false })

type BrowsedEndpoints = Awaited<ReturnType<typeof endpointsView.read>>

export function Endpoints({ initial }: { initial: Prefetched<BrowsedEndpoints> | undefined }) {
  const t = useT('identity')
  const enabledFacet = useEnabledFacet()
  return (
    <ListPanel
      view={endpointsView}
      initial={initial}
      title={t('endpoints.title')}
      about={t('endpoints.about')}
      label={(row) => `${row.serviceType} · ${t(`endpoints.${row.interface}`)} · ${row.regionId ?? t('limits.everyRegion')}`}
      columns={useEndpointColumns()}
      facets={{
        serviceId: { label: t('endpoints.service') },
        regionId: { label: t('endpoints.region') },
        interface: { label: t('endpoints.interface'), option: (value) => t.maybe(`endpoints.${value}`) ?? value },
        enabled: enabledFacet,
      }}
      actions={useEndpointActions()}
      code={(row) => endpointCode.show(row.id, row)}
      cli="openstack endpoint create --region RegionOne compute public https://cloud.example.org/compute/v2.1"
      create={{ label: t('endpoints.create'), form: (close) => <EndpointForm onClose={close} /> }}
      edit={(row, close) => <EndpointForm endpoint={row} service={{ id: row.serviceId, type: row.serviceType }} onClose={close} />}
    />
  )
}
