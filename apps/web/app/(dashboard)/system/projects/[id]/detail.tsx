'use client'

import { Badge } from '@pileus/ui/badge'
import { Card } from '@pileus/ui/card'
import { KeyValues } from '@pileus/ui/kv'
import { projectCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { usePeople } from '@/lib/identity/people.tsx'
import { Tags, ThingLink } from '@/lib/identity/things.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { Enabled } from '@/lib/panel/enabled.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useProjectActions } from '../actions.tsx'
import { EditProjectForm, NewProjectForm } from '../form.tsx'
import { Quotas, QuotasForm } from './quotas.tsx'
import { ProjectTree } from './tree.tsx'
import { type ProjectPage, projectView } from './view.ts'

export function ProjectDetail({ id, initial }: { id: string; initial: Rendered<ProjectPage> | undefined }) {
  const t = useT('identity')
  const place = usePlace()
  const people = usePeople({
    kind: 'project',
    view: projectView,
    place: (page: ProjectPage) => page.project,
    save: (api, projectId, changes) => api.identity.projects.setMembers.mutate({ projectId, ...changes }),
  })
  return (
    <DetailPanel
      view={projectView}
      id={id}
      kind="project"
      initial={initial}
      list={{ label: t('projects.title'), href: paths.projects(place) }}
      thing={({ project }) => project}
      label={({ name }) => name}
      status={({ project }) => (
        <>
          <Enabled enabled={project.enabled} />
          {project.immutable && <Badge>{t('protect.on')}</Badge>}
        </>
      )}
      actions={useProjectActions()}
      code={(project) => projectCode.show(project.id, project)}
      panels={{
        edit: ({ project }, close) => <EditProjectForm project={project} onClose={close} />,
        ...people.panels,
        quotas: (page, close) => <QuotasForm page={page} onClose={close} />,
        child: ({ project }, close) => <NewProjectForm parent={project} onClose={close} />,
      }}
      tabs={[
        { id: 'overview', label: t('tab.overview'), body: (page) => <Overview page={page} /> },
        ...people.tabs,
        { id: 'tree', label: t('tab.tree'), count: ({ children }) => children.length, body: (page) => <ProjectTree page={page} /> },
        { id: 'quotas', label: t('tab.quotas'), body: (page) => <Quotas page={page} /> },
      ]}
    />
  )
}

function Overview({ page: { project } }: { page: ProjectPage }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const { description, domainId, domainName, parentId, parentName, tags, enabled, immutable, createdAt, updatedAt } = project
  return (
    <Card>
      <KeyValues
        columns={2}
        items={[
          { label: c('field.description'), value: description },
          { label: t('projects.domain'), value: <ThingLink kind="domain" id={domainId ?? ''} name={domainName} /> },
          {
            label: t('projects.parent'),
            value:
              parentId === null || parentId === domainId ? (
                t('projects.top')
              ) : (
                <ThingLink kind="project" id={parentId} name={parentName ?? parentId} />
              ),
          },
          { label: c('field.tags'), value: <Tags tags={tags} /> },
          { label: c('field.enabled'), value: <Enabled enabled={enabled} /> },
          { label: t('protect.on'), value: c(immutable ? 'state.yes' : 'state.no') },
          { label: c('field.created'), value: format.dateTime(createdAt) },
          { label: c('field.updated'), value: updatedAt && format.dateTime(updatedAt) },
        ]}
      />
    </Card>
  )
}
