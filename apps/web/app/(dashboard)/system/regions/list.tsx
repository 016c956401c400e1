'use client'

import { TextLink } from '@pileus/ui/link'
import dynamic from 'next/dynamic'
import { regionCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { ListPanel, type ListColumn } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deleteAction, editAction } from '@/lib/panel/usual-actions.tsx'
import { filteredBy, paths } from '@/lib/paths.ts'
import { regionsView } from './view.ts'

const RegionForm = dynamic(() => import('./form.tsx').then((module) => module.RegionForm), { ssr: false })

type BrowsedRegions = Awaited<ReturnType<typeof regionsView.read>>
export type RegionRow = BrowsedRegions['rows'][number]

export function Regions({ initial }: { initial: Prefetched<BrowsedRegions> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const place = usePlace()
  const endpointsOf = ({ id, endpoints }: RegionRow) =>
    place.kind === 'system' && endpoints > 0 ? (
      <TextLink href={filteredBy(paths.endpoints(place), 'regionId', id)}>{format.number(endpoints)}</TextLink>
    ) : (
      format.number(endpoints)
    )
  const columns: ListColumn<RegionRow>[] = [
    { id: 'id', header: c('field.id'), sort: 'id', pinned: true, cell: ({ id }) => <span className="font-medium">{id}</span> },
    { id: 'description', elastic: true, header: c('field.description'), sort: 'description', cell: ({ description }) => description },
    { id: 'parentId', header: t('regions.parent'), sort: 'parentId', hideBelow: 'md', cell: ({ parentId }) => parentId },
    { id: 'endpoints', header: t('endpoints.title'), sort: 'endpoints', align: 'end', cell: endpointsOf },
  ]
  const actions: RowAction<RegionRow>[] = [
    editAction(c('action.edit')),
    deleteAction({
      label: c('action.delete'),
      consequences: [t('regions.deleteBody'), c('confirm.irreversible')],
      run: (api, { id }) => api.identity.regions.delete.mutate({ regionId: id }),
    }),
  ]
  return (
    <ListPanel
      view={regionsView}
      initial={initial}
      title={t('regions.title')}
      about={t('regions.about')}
      label={(row) => row.id}
      columns={columns}
      facets={{ parentId: { label: t('regions.parent') } }}
      actions={actions}
      code={(row) => regionCode.show(row.id, {})}
      cli="openstack region create north"
      create={{ label: t('regions.create'), form: (close) => <RegionForm onClose={close} /> }}
      edit={(row, close) => <RegionForm region={row} onClose={close} />}
    />
  )
}
