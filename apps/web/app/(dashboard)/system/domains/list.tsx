'use client'

import { Copyable } from '@pileus/ui/copy'
import { useCallback, useMemo } from 'react'
import { domainCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { Enabled, useEnabledFacet } from '@/lib/panel/enabled.tsx'
import { type ListColumn, ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useDomainActions } from './actions.tsx'
import { EditDomainForm, NewDomainForm } from './form.tsx'
import { domainsView } from './view.ts'

type BrowsedDomains = Awaited<ReturnType<typeof domainsView.read>>
type DomainRow = BrowsedDomains['rows'][number]

export function Domains({ initial }: { initial: Prefetched<BrowsedDomains> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  const actions = useDomainActions<DomainRow>()
  const href = useCallback(({ id }: DomainRow) => paths.domain(place, id), [JSON.stringify(place)])
  const columns = useMemo<ListColumn<DomainRow>[]>(
    () => [
      { id: 'name', header: c('field.name'), sort: 'name', pinned: true, cell: ({ name }) => name },
      {
        id: 'description',
        elastic: true,
        header: c('field.description'),
        sort: 'description',
        hideBelow: 'lg',
        cell: ({ description }) => description,
      },
      { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'md', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
      { id: 'projects', header: t('column.projects'), sort: 'projects', align: 'end', cell: ({ projects }) => projects },
      { id: 'users', header: t('column.users'), sort: 'users', align: 'end', cell: ({ users }) => users },
      { id: 'groups', header: t('tab.groups'), sort: 'groups', hideBelow: 'lg', align: 'end', cell: ({ groups }) => groups },
      { id: 'enabled', header: c('field.enabled'), sort: 'enabled', cell: ({ enabled }) => <Enabled enabled={enabled} /> },
    ],
    [t, c],
  )
  return (
    <ListPanel
      view={domainsView}
      initial={initial}
      title={t('domains.title')}
      about={t('domains.about')}
      label={labelOf}
      href={href}
      columns={columns}
      facets={{
        enabled: useEnabledFacet(),
        tags: { label: c('field.tags') },
      }}
      actions={actions}
      code={(row) => domainCode.show(row.id, row)}
      cli="openstack domain create demo"
      create={{ label: t('domains.create'), form: (close) => <NewDomainForm onClose={close} /> }}
      edit={(row, close) => <EditDomainForm domain={row} onClose={close} />}
    />
  )
}

const labelOf = ({ name }: DomainRow) => name
