'use client'

import { Pencil } from 'lucide-react'
import dynamic from 'next/dynamic'
import { mappingCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ListPanel, type ListColumn } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useDeleteMapping } from './actions.tsx'
import { mappingsView } from './view.ts'

const MappingForm = dynamic(() => import('./form.tsx').then((module) => module.MappingForm), { ssr: false })

type BrowsedMappings = Awaited<ReturnType<typeof mappingsView.read>>
type MappingRow = BrowsedMappings['rows'][number]

export function Mappings({ initial }: { initial: Prefetched<BrowsedMappings> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  const columns: ListColumn<MappingRow>[] = [
    { id: 'id', header: c('field.id'), sort: 'id', pinned: true, cell: ({ id }) => <span className="font-medium">{id}</span> },
    { id: 'rules', header: t('mappings.rulesCount'), sort: 'rules', align: 'end', cell: ({ rules }) => rules },
    { id: 'protocols', header: t('mappings.protocols'), sort: 'protocols', align: 'end', cell: ({ protocols }) => protocols },
    { id: 'schemaVersion', header: t('mappings.version'), sort: 'schemaVersion', hideBelow: 'md', cell: (row) => row.schemaVersion },
  ]
  const actions: RowAction<MappingRow>[] = [
    { id: 'edit', label: c('action.edit'), icon: <Pencil />, href: ({ id }) => `${paths.mapping(place, id)}?panel=edit` },
    useDeleteMapping<MappingRow>(),
  ]
  return (
    <ListPanel
      view={mappingsView}
      initial={initial}
      title={t('mappings.title')}
      about={t('mappings.about')}
      label={({ id }) => id}
      href={({ id }) => paths.mapping(place, id)}
      columns={columns}
      facets={{ schemaVersion: { label: t('mappings.version') } }}
      actions={actions}
      code={codeOf}
      cli="openstack mapping create --rules rules.json acme"
      create={{ label: t('mappings.create'), form: (close) => <MappingForm onClose={close} /> }}
    />
  )
}

const codeOf = ({ id }: MappingRow) => mappingCode.show(id, {})
