'use client'

import { Copyable } from '@pileus/ui/copy'
import { useCallback, useMemo } from 'react'
import { projectCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { Enabled, useEnabledFacet } from '@/lib/panel/enabled.tsx'
import { type ListColumn, ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useProjectActions } from './actions.tsx'
import { EditProjectForm, NewProjectForm } from './form.tsx'
import { projectsView } from './view.ts'

type BrowsedProjects = Awaited<ReturnType<typeof projectsView.read>>
type ProjectRow = BrowsedProjects['rows'][number]

export function Projects({ initial }: { initial: Prefetched<BrowsedProjects> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  const actions = useProjectActions<ProjectRow>()
  const href = useCallback(({ id }: ProjectRow) => paths.project(place, id), [JSON.stringify(place)])
  const columns = useMemo<ListColumn<ProjectRow>[]>(
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
      { id: 'parentName', header: t('projects.parent'), sort: 'parentName', hideBelow: 'xl', cell: parentOf },
      { id: 'members', header: t('column.members'), sort: 'members', align: 'end', cell: ({ members }) => members },
      { id: 'tags', header: c('field.tags'), hideBelow: 'xl', cell: ({ tags }) => tags.join(', ') },
      { id: 'enabled', header: c('field.enabled'), sort: 'enabled', cell: ({ enabled }) => <Enabled enabled={enabled} /> },
    ],
    [t, c],
  )
  return (
    <ListPanel
      view={projectsView}
      initial={initial}
      title={t('projects.title')}
      about={t('projects.about')}
      label={labelOf}
      href={href}
      columns={columns}
      facets={{
        domainId: { label: t('column.domain') },
        enabled: useEnabledFacet(),
        tags: { label: c('field.tags') },
      }}
      actions={actions}
      code={(row) => projectCode.show(row.id, row)}
      cli="openstack project create demo"
      create={{ label: t('projects.create'), form: (close) => <NewProjectForm onClose={close} /> }}
      edit={(row, close) => <EditProjectForm project={row} onClose={close} />}
    />
  )
}

const labelOf = ({ name }: ProjectRow) => name

/** What lies directly in its domain has the domain for a parent, which has a column of its own. */
const parentOf = ({ parentId, domainId, parentName }: ProjectRow) => (parentId === domainId ? null : parentName)
