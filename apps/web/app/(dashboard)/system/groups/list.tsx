'use client'

import { Copyable } from '@pileus/ui/copy'
import { useCallback, useMemo } from 'react'
import { groupCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { type ListColumn, ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useGroupActions } from './actions.tsx'
import { EditGroupForm, NewGroupForm } from './form.tsx'
import { groupsView } from './view.ts'

type BrowsedGroups = Awaited<ReturnType<typeof groupsView.read>>
type GroupRow = BrowsedGroups['rows'][number]

export function Groups({ initial }: { initial: Prefetched<BrowsedGroups> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  const actions = useGroupActions<GroupRow>()
  const href = useCallback(({ id }: GroupRow) => paths.group(place, id), [JSON.stringify(place)])
  const columns = useMemo<ListColumn<GroupRow>[]>(
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
      { id: 'domainName', header: t('column.domain'), sort: 'domainName', hideBelow: 'md', cell: ({ domainName }) => domainName },
      { id: 'members', header: t('column.members'), sort: 'members', align: 'end', cell: ({ members }) => members },
      {
        id: 'assignments',
        header: t('column.assignments'),
        sort: 'assignments',
        hideBelow: 'lg',
        align: 'end',
        cell: ({ assignments }) => assignments,
      },
    ],
    [t, c],
  )
  return (
    <ListPanel
      view={groupsView}
      initial={initial}
      title={t('groups.title')}
      about={t('groups.about')}
      label={labelOf}
      href={href}
      columns={columns}
      facets={{
        domainId: { label: t('column.domain') },
      }}
      actions={actions}
      code={(row) => groupCode.show(row.id, row)}
      cli="openstack group create demo"
      create={{ label: t('groups.create'), form: (close) => <NewGroupForm onClose={close} /> }}
      edit={(row, close) => <EditGroupForm group={row} onClose={close} />}
    />
  )
}

const labelOf = ({ name }: GroupRow) => name
