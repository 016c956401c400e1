'use client'

import { Button } from '@pileus/ui/button'
import { Empty } from '@pileus/ui/empty'
import { TextLink } from '@pileus/ui/link'
import { StatusBadge } from '@pileus/ui/status'
import { type Column, DataTable } from '@pileus/ui/table'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { protocolCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { useRowActions } from '@/lib/panel/row-actions.tsx'
import { useShowAsCode } from '@/lib/panel/show-as-code.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'
import { useUrlState } from '@/lib/use-url-state.ts'
import { identityProviderView } from '../view.ts'
import type { ProviderPage } from './detail.tsx'

const ProtocolForm = dynamic(() => import('./protocol-form.tsx').then((module) => module.ProtocolForm), { ssr: false })

type Protocol = NonNullable<ProviderPage['protocols']>[number]

/** By which protocols people come from this provider, and who they then are. */
export function Protocols({ page: { identityProvider, protocols } }: { page: ProviderPage }) {
  const t = useT('identity')
  const c = useT('common')
  const [{ panel }, set] = useUrlState(identityProviderView.url)
  const idpId = identityProvider.id
  const code = useShowAsCode<Protocol>(({ id }) => protocolCode(idpId).show(id, {}), idOf)
  const acts = useRowActions<Protocol>({
    label: idOf,
    more: code.entries,
    kind: 'protocol',
    openPanel: (_name, id) => set({ panel: { name: 'protocol', params: { id } } }),
    actions: [
      { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'protocol' },
      {
        id: 'delete',
        label: c('action.remove'),
        icon: <Trash2 />,
        danger: true,
        confirm: { consequences: [t('providers.removeProtocolBody')] },
        run: (api, { id }) => api.identity.protocols.delete.mutate({ idpId, protocolId: id }),
      },
    ],
  })
  const add = (
    <Button
      icon={<Plus />}
      denied={deniedReason(identityProvider.can.addProtocol, c)}
      onClick={() => set({ panel: { name: 'createProtocol', params: {} } })}
    >
      {t('providers.addProtocol')}
    </Button>
  )
  const editing = panel?.name === 'protocol' ? protocols?.find(({ id }) => id === panel.params['id']) : undefined
  const columns = useProtocolColumns()
  if (protocols === null) return <Empty kind="no-permission" title={c('empty.forbidden')} />
  return (
    <div className="flex flex-col gap-3">
      {protocols.length > 0 && <div className="flex justify-end">{add}</div>}
      <DataTable
        caption={t('providers.protocols')}
        columns={columns}
        rows={protocols}
        rowKey={idOf}
        rowLabel={idOf}
        actions={acts.entries}
        empty={
          <Empty kind="nothing-yet" title={t('providers.noProtocol')} action={add}>
            {t('providers.protocolsAbout')}
          </Empty>
        }
      />
      {editing && <ProtocolForm idpId={idpId} protocol={editing} onClose={() => set({ panel: null })} />}
      {acts.dialog}
      {code.dialog}
    </div>
  )
}

const idOf = ({ id }: Protocol) => id

function useProtocolColumns(): Column<Protocol>[] {
  const t = useT('identity')
  const place = usePlace()
  return [
    { id: 'id', header: t('providers.protocol'), pinned: true, cell: ({ id }) => <span className="font-medium">{id}</span> },
    {
      id: 'mappingId',
      header: t('providers.mapping'),
      cell: ({ mappingId, mappingExists }) =>
        mappingExists ? (
          <TextLink href={paths.mapping(place, mappingId)}>{mappingId}</TextLink>
        ) : (
          <StatusBadge tone="danger" label={t('providers.mappingGone', { name: mappingId })} />
        ),
    },
    { id: 'remoteIdAttribute', header: t('providers.remoteIdAttribute'), cell: (row) => row.remoteIdAttribute },
  ]
}
