'use client'

import { Copyable } from '@pileus/ui/copy'
import { StatusBadge } from '@pileus/ui/status'
import type { Column } from '@pileus/ui/table'
import { Pencil, Trash2 } from 'lucide-react'
import { projectCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { NamedForm } from '@/lib/panel/named-form.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { switchActions } from '@/lib/panel/switchable.tsx'
import { projectsView } from './view.ts'

type BrowsedProjects = Awaited<ReturnType<typeof projectsView.read>>
type ProjectRow = BrowsedProjects['rows'][number]

export function Projects({ initial }: { initial: Prefetched<BrowsedProjects> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const columns: (Column<ProjectRow> & { sort?: string })[] = [
    { id: 'name', header: c('field.name'), sort: 'name', pinned: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
    { id: 'description', header: c('field.description'), sort: 'description', hideBelow: 'lg', cell: ({ description }) => description },
    { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'md', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
    { id: 'domainName', header: t('column.domain'), sort: 'domainName', hideBelow: 'md', cell: ({ domainName }) => domainName },
    { id: 'members', header: t('column.members'), sort: 'members', align: 'end', cell: ({ members }) => members },
    {
      id: 'enabled',
      header: c('field.enabled'),
      sort: 'enabled',
      cell: ({ enabled }) => (
        <StatusBadge tone={enabled ? 'positive' : 'neutral'} label={enabled ? c('state.enabled') : c('state.disabled')} />
      ),
    },
  ]
  const actions: RowAction<ProjectRow>[] = [
    { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'edit' },
    ...switchActions<ProjectRow>({
      words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('disable.project') },
      set: (api, { id }, enabled) => api.identity.projects.update.mutate({ projectId: id, enabled }),
    }),
    {
      id: 'delete',
      label: c('action.delete'),
      icon: <Trash2 />,
      danger: true,
      bulk: true,
      confirm: { consequences: [t('delete.project'), c('confirm.irreversible')], typed: true },
      run: (api, { id }) => api.identity.projects.delete.mutate({ projectId: id }),
    },
  ]
  return (
    <ListPanel
      view={projectsView}
      initial={initial}
      title={t('projects.title')}
      about={t('projects.about')}
      label={(row) => row.name}
      columns={columns}
      facets={{
        domainId: { label: t('column.domain') },
        enabled: { label: c('field.enabled'), option: (value) => (value === 'true' ? c('state.enabled') : c('state.disabled')) },
        tags: { label: c('field.tags') },
      }}
      actions={actions}
      code={(row) => projectCode.show(row.id, row)}
      cli="openstack project create demo"
      create={{
        label: t('projects.create'),
        form: (close) => (
          <NamedForm
            id="project.create"
            title={t('projects.create')}
            submit={c('action.create')}
            fields={['name', 'description', 'enabled']}
            save={(api, { name, description, enabled }) => api.identity.projects.create.mutate({ name, description, enabled })}
            onClose={close}
          />
        ),
      }}
      edit={(row, close) => (
        <NamedForm
          id={`project.edit.${row.id}`}
          title={t('projects.edit')}
          submit={c('action.save')}
          fields={['name', 'description', 'enabled']}
          initial={{ name: row.name, description: row.description ?? '', enabled: row.enabled }}
          save={(api, { name, description, enabled }) =>
            api.identity.projects.update.mutate({ projectId: row.id, name, description, enabled })
          }
          onClose={close}
        />
      )}
    />
  )
}
