'use client'

import { Copyable } from '@pileus/ui/copy'
import { TextLink } from '@pileus/ui/link'
import { useT } from '@/lib/i18n/provider.tsx'
import { Enabled } from '@/lib/panel/enabled.tsx'
import type { ListColumn } from '@/lib/panel/list-panel.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction, editAction, switchActions } from '@/lib/panel/usual-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import type { endpointsView } from './view.ts'

export type EndpointRow = Awaited<ReturnType<typeof endpointsView.read>>['rows'][number]

/** Endpoints as a list of their own, and as the list of one service. */
export function useEndpointColumns(): ListColumn<EndpointRow>[] {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  return [
    {
      id: 'serviceType',
      header: t('endpoints.service'),
      sort: 'serviceType',
      pinned: true,
      cell: ({ serviceId, serviceType }) => <TextLink href={paths.service(place, serviceId)}>{serviceType}</TextLink>,
    },
    { id: 'interface', header: t('endpoints.interface'), sort: 'interface', cell: (row) => t(`endpoints.${row.interface}`) },
    {
      id: 'url',
      elastic: true,
      header: t('endpoints.url'),
      sort: 'url',
      cell: ({ url }) => <Copyable value={url} cut="none" what={t('endpoints.url')} />,
    },
    { id: 'regionId', header: t('endpoints.region'), sort: 'regionId', hideBelow: 'md', cell: ({ regionId }) => regionId },
    { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'lg', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
    { id: 'enabled', header: c('field.enabled'), sort: 'enabled', cell: ({ enabled }) => <Enabled enabled={enabled} /> },
  ]
}

export function useEndpointActions(): RowAction<EndpointRow>[] {
  const t = useT('identity')
  const c = useT('common')
  return [
    editAction(c('action.edit')),
    ...switchActions<EndpointRow>({
      words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('endpoints.disableBody') },
      set: (api, { id }, enabled) => api.identity.endpoints.update.mutate({ endpointId: id, enabled }),
    }),
    deleteAction({
      label: c('action.delete'),
      consequences: [t('endpoints.deleteBody'), c('confirm.irreversible')],
      run: (api, { id }) => api.identity.endpoints.delete.mutate({ endpointId: id }),
    }),
  ]
}
