'use client'

import { Copyable } from '@pileus/ui/copy'
import type { Column } from '@pileus/ui/table'
import { Pencil, Trash2 } from 'lucide-react'
import { roleCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { NamedForm } from '@/lib/panel/named-form.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { rolesView } from './view.ts'

type BrowsedRoles = Awaited<ReturnType<typeof rolesView.read>>
type RoleRow = BrowsedRoles['rows'][number]

export function Roles({ initial }: { initial: Prefetched<BrowsedRoles> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const columns: (Column<RoleRow> & { sort?: string })[] = [
    { id: 'name', header: c('field.name'), sort: 'name', pinned: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
    { id: 'description', header: c('field.description'), sort: 'description', hideBelow: 'lg', cell: ({ description }) => description },
    { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'md', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
    { id: 'assignments', header: t('column.assignments'), sort: 'assignments', align: 'end', cell: ({ assignments }) => assignments },
  ]
  const actions: RowAction<RoleRow>[] = [
    { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'edit' },
    {
      id: 'delete',
      label: c('action.delete'),
      icon: <Trash2 />,
      danger: true,
      bulk: true,
      confirm: { consequences: [t('delete.role'), c('confirm.irreversible')], typed: false },
      run: (api, { id }) => api.identity.roles.delete.mutate({ roleId: id }),
    },
  ]
  return (
    <ListPanel
      view={rolesView}
      initial={initial}
      title={t('roles.title')}
      about={t('roles.about')}
      label={(row) => row.name}
      columns={columns}
      facets={{
        domainId: { label: t('column.domain') },
      }}
      actions={actions}
      code={(row) => roleCode.show(row.id, row)}
      cli="openstack role create demo"
      create={{
        label: t('roles.create'),
        form: (close) => (
          <NamedForm
            id="role.create"
            title={t('roles.create')}
            submit={c('action.create')}
            fields={['name', 'description']}
            save={(api, { name, description }) => api.identity.roles.create.mutate({ name, description })}
            onClose={close}
          />
        ),
      }}
      edit={(row, close) => (
        <NamedForm
          id={`role.edit.${row.id}`}
          title={t('roles.edit')}
          submit={c('action.save')}
          fields={['name', 'description']}
          initial={{ name: row.name, description: row.description ?? '' }}
          save={(api, { name, description }) => api.identity.roles.update.mutate({ roleId: row.id, name, description })}
          onClose={close}
        />
      )}
    />
  )
}
