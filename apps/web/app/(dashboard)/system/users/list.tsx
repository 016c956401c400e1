'use client'

import { Copyable } from '@pileus/ui/copy'
import { StatusBadge } from '@pileus/ui/status'
import type { Column } from '@pileus/ui/table'
import { Pencil, Trash2 } from 'lucide-react'
import { userCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { NamedForm } from '@/lib/panel/named-form.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { switchActions } from '@/lib/panel/switchable.tsx'
import { usersView } from './view.ts'

type BrowsedUsers = Awaited<ReturnType<typeof usersView.read>>
type UserRow = BrowsedUsers['rows'][number]

export function Users({ initial }: { initial: Prefetched<BrowsedUsers> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const columns: (Column<UserRow> & { sort?: string })[] = [
    { id: 'name', header: c('field.name'), sort: 'name', pinned: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
    { id: 'description', header: c('field.description'), sort: 'description', hideBelow: 'lg', cell: ({ description }) => description },
    { id: 'email', header: t('column.email'), sort: 'email', hideBelow: 'lg', cell: ({ email }) => email },
    { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'md', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
    { id: 'domainName', header: t('column.domain'), sort: 'domainName', hideBelow: 'md', cell: ({ domainName }) => domainName },
    {
      id: 'enabled',
      header: c('field.enabled'),
      sort: 'enabled',
      cell: ({ enabled }) => (
        <StatusBadge tone={enabled ? 'positive' : 'neutral'} label={enabled ? c('state.enabled') : c('state.disabled')} />
      ),
    },
  ]
  const actions: RowAction<UserRow>[] = [
    { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'edit' },
    ...switchActions<UserRow>({
      words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('disable.user') },
      set: (api, { id }, enabled) => api.identity.users.update.mutate({ userId: id, enabled }),
    }),
    {
      id: 'delete',
      label: c('action.delete'),
      icon: <Trash2 />,
      danger: true,
      bulk: true,
      confirm: { consequences: [t('delete.user'), c('confirm.irreversible')], typed: false },
      run: (api, { id }) => api.identity.users.delete.mutate({ userId: id }),
    },
  ]
  return (
    <ListPanel
      view={usersView}
      initial={initial}
      title={t('users.title')}
      about={t('users.about')}
      label={(row) => row.name}
      columns={columns}
      facets={{
        domainId: { label: t('column.domain') },
        enabled: { label: c('field.enabled'), option: (value) => (value === 'true' ? c('state.enabled') : c('state.disabled')) },
      }}
      actions={actions}
      code={(row) => userCode.show(row.id, row)}
      cli="openstack user create demo"
      create={{
        label: t('users.create'),
        form: (close) => (
          <NamedForm
            id="user.create"
            title={t('users.create')}
            submit={c('action.create')}
            fields={['name', 'email', 'password', 'description', 'enabled']}
            save={(api, { name, description, enabled, email, password }) =>
              api.identity.users.create.mutate({
                name,
                description,
                enabled,
                ...(email === '' ? {} : { email }),
                ...(password === '' ? {} : { password }),
              })
            }
            onClose={close}
          />
        ),
      }}
      edit={(row, close) => (
        <NamedForm
          id={`user.edit.${row.id}`}
          title={t('users.edit')}
          submit={c('action.save')}
          fields={['name', 'email', 'description', 'enabled']}
          initial={{ name: row.name, description: row.description ?? '', enabled: row.enabled, email: row.email ?? '' }}
          save={(api, { name, description, enabled, email }) =>
            api.identity.users.update.mutate({ userId: row.id, name, description, enabled, email: email === '' ? null : email })
          }
          onClose={close}
        />
      )}
    />
  )
}
