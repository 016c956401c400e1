'use client'

import { Copyable } from '@pileus/ui/copy'
import { StatusBadge } from '@pileus/ui/status'
import type { Column } from '@pileus/ui/table'
import { Pencil, Trash2 } from 'lucide-react'
import { domainCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { NamedForm } from '@/lib/panel/named-form.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { switchActions } from '@/lib/panel/switchable.tsx'
import { domainsView } from './view.ts'

type BrowsedDomains = Awaited<ReturnType<typeof domainsView.read>>
type DomainRow = BrowsedDomains['rows'][number]

export function Domains({ initial }: { initial: Prefetched<BrowsedDomains> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const columns: (Column<DomainRow> & { sort?: string })[] = [
    { id: 'name', header: c('field.name'), sort: 'name', pinned: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
    { id: 'description', header: c('field.description'), sort: 'description', hideBelow: 'lg', cell: ({ description }) => description },
    { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'md', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
    { id: 'projects', header: t('column.projects'), sort: 'projects', align: 'end', cell: ({ projects }) => projects },
    { id: 'users', header: t('column.users'), sort: 'users', align: 'end', cell: ({ users }) => users },
    {
      id: 'enabled',
      header: c('field.enabled'),
      sort: 'enabled',
      cell: ({ enabled }) => (
        <StatusBadge tone={enabled ? 'positive' : 'neutral'} label={enabled ? c('state.enabled') : c('state.disabled')} />
      ),
    },
  ]
  const actions: RowAction<DomainRow>[] = [
    { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'edit' },
    ...switchActions<DomainRow>({
      words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('disable.domain') },
      set: (api, { id }, enabled) => api.identity.domains.update.mutate({ domainId: id, enabled }),
    }),
    {
      id: 'delete',
      label: c('action.delete'),
      icon: <Trash2 />,
      danger: true,
      bulk: true,
      confirm: { consequences: [t('delete.domain'), c('confirm.irreversible')], typed: true },
      run: (api, { id }) => api.identity.domains.delete.mutate({ domainId: id }),
    },
  ]
  return (
    <ListPanel
      view={domainsView}
      initial={initial}
      title={t('domains.title')}
      about={t('domains.about')}
      label={(row) => row.name}
      columns={columns}
      facets={{
        enabled: { label: c('field.enabled'), option: (value) => (value === 'true' ? c('state.enabled') : c('state.disabled')) },
      }}
      actions={actions}
      code={(row) => domainCode.show(row.id, row)}
      cli="openstack domain create demo"
      create={{
        label: t('domains.create'),
        form: (close) => (
          <NamedForm
            id="domain.create"
            title={t('domains.create')}
            submit={c('action.create')}
            fields={['name', 'description', 'enabled']}
            save={(api, { name, description, enabled }) => api.identity.domains.create.mutate({ name, description, enabled })}
            onClose={close}
          />
        ),
      }}
      edit={(row, close) => (
        <NamedForm
          id={`domain.edit.${row.id}`}
          title={t('domains.edit')}
          submit={c('action.save')}
          fields={['name', 'description', 'enabled']}
          initial={{ name: row.name, description: row.description ?? '', enabled: row.enabled }}
          save={(api, { name, description, enabled }) =>
            api.identity.domains.update.mutate({ domainId: row.id, name, description, enabled })
          }
          onClose={close}
        />
      )}
    />
  )
}
