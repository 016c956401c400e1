'use client'

import { Copyable } from '@pileus/ui/copy'
import type { Column } from '@pileus/ui/table'
import { Pencil, Trash2 } from 'lucide-react'
import { groupCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { NamedForm } from '@/lib/panel/named-form.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { groupsView } from './view.ts'

type BrowsedGroups = Awaited<ReturnType<typeof groupsView.read>>
type GroupRow = BrowsedGroups['rows'][number]

export function Groups({ initial }: { initial: Prefetched<BrowsedGroups> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const columns: (Column<GroupRow> & { sort?: string })[] = [
    { id: 'name', header: c('field.name'), sort: 'name', pinned: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
    { id: 'description', header: c('field.description'), sort: 'description', hideBelow: 'lg', cell: ({ description }) => description },
    { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'md', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
    { id: 'domainName', header: t('column.domain'), sort: 'domainName', hideBelow: 'md', cell: ({ domainName }) => domainName },
    { id: 'members', header: t('column.members'), sort: 'members', align: 'end', cell: ({ members }) => members },
  ]
  const actions: RowAction<GroupRow>[] = [
    { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'edit' },
    {
      id: 'delete',
      label: c('action.delete'),
      icon: <Trash2 />,
      danger: true,
      bulk: true,
      confirm: { consequences: [t('delete.group'), c('confirm.irreversible')], typed: false },
      run: (api, { id }) => api.identity.groups.delete.mutate({ groupId: id }),
    },
  ]
  return (
    <ListPanel
      view={groupsView}
      initial={initial}
      title={t('groups.title')}
      about={t('groups.about')}
      label={(row) => row.name}
      columns={columns}
      facets={{
        domainId: { label: t('column.domain') },
      }}
      actions={actions}
      code={(row) => groupCode.show(row.id, row)}
      cli="openstack group create demo"
      create={{
        label: t('groups.create'),
        form: (close) => (
          <NamedForm
            id="group.create"
            title={t('groups.create')}
            submit={c('action.create')}
            fields={['name', 'description']}
            save={(api, { name, description }) => api.identity.groups.create.mutate({ name, description })}
            onClose={close}
          />
        ),
      }}
      edit={(row, close) => (
        <NamedForm
          id={`group.edit.${row.id}`}
          title={t('groups.edit')}
          submit={c('action.save')}
          fields={['name', 'description']}
          initial={{ name: row.name, description: row.description ?? '' }}
          save={(api, { name, description }) => api.identity.groups.update.mutate({ groupId: row.id, name, description })}
          onClose={close}
        />
      )}
    />
  )
}
