'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { KeyValues } from '@pileus/ui/kv'
import { DataTable } from '@pileus/ui/table'
import { Empty } from '@pileus/ui/empty'
import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { serviceCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { Enabled } from '@/lib/panel/enabled.tsx'
import { useRowActions } from '@/lib/panel/row-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'
import { useUrlState } from '@/lib/use-url-state.ts'
import { useEndpointActions, useEndpointColumns } from '../../endpoints/columns.tsx'
import { useServiceActions } from '../actions.tsx'
import { serviceView } from '../view.ts'

const ServiceForm = dynamic(() => import('../form.tsx').then((module) => module.ServiceForm), { ssr: false })
const EndpointForm = dynamic(() => import('../../endpoints/form.tsx').then((module) => module.EndpointForm), { ssr: false })

type Page = Awaited<ReturnType<typeof serviceView.read>>

export function ServiceDetail({ id, initial }: { id: string; initial: Rendered<Page> | undefined }) {
  const t = useT('identity')
  const place = usePlace()
  return (
    <DetailPanel
      view={serviceView}
      id={id}
      initial={initial}
      list={{ label: t('services.title'), href: paths.services(place) }}
      kind="service"
      code={({ id: serviceId, type, name, description, enabled }) => serviceCode.show(serviceId, { type, name, description, enabled })}
      thing={(page) => page.service}
      label={({ name, type }) => name || type}
      status={({ service }) => <Enabled enabled={service.enabled} />}
      actions={useServiceActions<Page['service']>()}
      panels={{
        edit: ({ service }, close) => <ServiceForm service={service} onClose={close} />,
        createEndpoint: ({ service }, close) => <EndpointForm service={service} onClose={close} />,
      }}
      tabs={[
        {
          id: 'endpoints',
          label: t('tab.endpoints'),
          count: ({ endpoints }) => endpoints?.length,
          body: (page) => <ServiceEndpoints page={page} />,
        },
        { id: 'overview', label: t('tab.overview'), body: ({ service }) => <About service={service} /> },
      ]}
    />
  )
}

function About({ service }: { service: Page['service'] }) {
  const c = useT('common')
  const format = useFormat()
  return (
    <Card>
      <KeyValues
        columns={2}
        items={[
          { label: c('field.type'), value: service.type },
          { label: c('field.description'), value: service.description },
          { label: c('field.created'), value: format.dateTime(service.createdAt) },
          { label: c('field.updated'), value: service.updatedAt && format.dateTime(service.updatedAt) },
        ]}
      />
    </Card>
  )
}

function ServiceEndpoints({ page: { service, endpoints } }: { page: Page }) {
  const t = useT('identity')
  const c = useT('common')
  const [{ panel }, set] = useUrlState(serviceView.url)
  const columns = useEndpointColumns().filter(({ id }) => id !== 'serviceType')
  const acts = useRowActions({
    actions: useEndpointActions(),
    label: ({ url }) => url,
    kind: 'endpoint',
    openPanel: (_name, id) => set({ panel: { name: 'endpoint', params: { id } } }),
  })
  const editing = panel?.name === 'endpoint' ? endpoints?.find(({ id }) => id === panel.params['id']) : undefined
  const create = (
    <Button
      icon={<Plus />}
      denied={deniedReason(service.can.createEndpoint, c)}
      onClick={() => set({ panel: { name: 'createEndpoint', params: {} } })}
    >
      {t('endpoints.create')}
    </Button>
  )
  if (endpoints === null) return <Empty kind="no-permission" title={c('empty.forbidden')} />
  return (
    <div className="flex flex-col gap-3">
      {endpoints.length > 0 && <div className="flex justify-end">{create}</div>}
      <DataTable
        caption={t('endpoints.title')}
        columns={columns}
        rows={endpoints}
        rowKey={({ id }) => id}
        rowLabel={({ url }) => url}
        actions={acts.entries}
        empty={
          <Empty kind="nothing-yet" title={t('endpoints.empty')} action={create}>
            {t('endpoints.about')}
          </Empty>
        }
      />
      {editing && <EndpointForm endpoint={editing} service={service} onClose={() => set({ panel: null })} />}
      {acts.dialog}
    </div>
  )
}
