'use client'

import { Copyable } from '@pileus/ui/copy'
import { useCallback, useMemo } from 'react'
import { roleCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { type ListColumn, ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useRoleActions } from './actions.tsx'
import { EditRoleForm, NewRoleForm } from './form.tsx'
import { rolesView } from './view.ts'

type BrowsedRoles = Awaited<ReturnType<typeof rolesView.read>>
type RoleRow = BrowsedRoles['rows'][number]

export function Roles({ initial }: { initial: Prefetched<BrowsedRoles> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  const actions = useRoleActions<RoleRow>()
  const href = useCallback(({ id }: RoleRow) => paths.role(place, id), [JSON.stringify(place)])
  const columns = useMemo<ListColumn<RoleRow>[]>(
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
      {
        id: 'domainName',
        header: t('column.domain'),
        sort: 'domainName',
        hideBelow: 'md',
        cell: ({ domainName }) => domainName ?? t('roles.cloudRole'),
      },
      { id: 'implies', header: t('roles.implies'), hideBelow: 'lg', cell: ({ implies }) => implies.join(', ') },
      { id: 'assignments', header: t('column.assignments'), sort: 'assignments', align: 'end', cell: ({ assignments }) => assignments },
    ],
    [t, c],
  )
  return (
    <ListPanel
      view={rolesView}
      initial={initial}
      title={t('roles.title')}
      about={t('roles.about')}
      label={labelOf}
      href={href}
      columns={columns}
      facets={{
        domainId: { label: t('column.domain'), option: (value) => (value === '' ? t('roles.cloudRole') : undefined) },
      }}
      actions={actions}
      code={(row) => roleCode.show(row.id, row)}
      cli="openstack role create demo"
      create={{ label: t('roles.create'), form: (close) => <NewRoleForm onClose={close} /> }}
      edit={(row, close) => <EditRoleForm role={row} onClose={close} />}
    />
  )
}

const labelOf = ({ name }: RoleRow) => name
