'use client'

import { Badge } from '@pileus/ui/badge'
import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Empty } from '@pileus/ui/empty'
import { KeyValues } from '@pileus/ui/kv'
import { projectCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { MembersForm, MembersTable } from '@/lib/identity/members.tsx'
import { Tags, ThingLink } from '@/lib/identity/things.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { Enabled } from '@/lib/panel/enabled.tsx'
import { usePanel } from '@/lib/panel/use-panel.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'
import { useProjectActions } from '../actions.tsx'
import { EditProjectForm, NewProjectForm } from '../form.tsx'
import { Quotas, QuotasForm } from './quotas.tsx'
import { ProjectTree } from './tree.tsx'
import { type ProjectPage, projectView } from './view.ts'

export function ProjectDetail({ id, initial }: { id: string; initial: Rendered<ProjectPage> | undefined }) {
  const t = useT('identity')
  const place = usePlace()
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
        members: (page, close) => <ProjectMembers page={page} kind="user" onClose={close} />,
        groups: (page, close) => <ProjectMembers page={page} kind="group" onClose={close} />,
        quotas: (page, close) => <QuotasForm page={page} onClose={close} />,
        child: ({ project }, close) => <NewProjectForm parent={project} onClose={close} />,
      }}
      tabs={[
        { id: 'overview', label: t('tab.overview'), body: (page) => <Overview page={page} /> },
        {
          id: 'members',
          label: t('tab.members'),
          count: ({ members }) => members?.users.length,
          body: (page) => <People page={page} kind="user" />,
        },
        {
          id: 'groups',
          label: t('tab.groups'),
          count: ({ members }) => members?.groups.length,
          body: (page) => <People page={page} kind="group" />,
        },
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

interface PeopleProps {
  page: ProjectPage
  kind: 'user' | 'group'
}

const words = {
  user: { tab: 'members', title: 'projects.members', manage: 'projects.manageMembers' },
  group: { tab: 'groups', title: 'groups.title', manage: 'projects.manageGroups' },
} as const

function People({ page: { project, members }, kind }: PeopleProps) {
  const t = useT('identity')
  const c = useT('common')
  const open = usePanel(projectView)
  const { tab, title, manage } = words[kind]
  if (!members)
    return (
      <Empty kind="no-permission" title={c('empty.forbidden')}>
        {deniedReason(project.can.seeMembers, c)}
      </Empty>
    )
  return (
    <MembersTable
      kind={kind}
      title={t(title)}
      members={kind === 'user' ? members.users : members.groups}
      more={members.more}
      manage={<Button onClick={() => open(tab)}>{t(manage)}</Button>}
    />
  )
}

function ProjectMembers({ page: { project, members }, kind, onClose }: PeopleProps & { onClose(): void }) {
  const t = useT('identity')
  const { tab, manage } = words[kind]
  return (
    <MembersForm
      id={`project.${tab}.${project.id}`}
      kind={kind}
      title={`${t(manage)}: ${project.name}`}
      members={(kind === 'user' ? members?.users : members?.groups) ?? []}
      save={(api, changes) => api.identity.projects.setMembers.mutate({ projectId: project.id, ...changes })}
      onClose={onClose}
    />
  )
}
