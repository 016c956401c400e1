'use client'

import { ButtonLink } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Copyable } from '@pileus/ui/copy'
import { KeyValues } from '@pileus/ui/kv'
import { PageHeader } from '@pileus/ui/page-header'
import { SkeletonText } from '@pileus/ui/skeleton'
import { StatusBadge } from '@pileus/ui/status'
import { Badge } from '@pileus/ui/badge'
import { Terminal } from 'lucide-react'
import { RecentActivity } from '@/lib/activity/recent.tsx'
import type { Api } from '@/lib/api.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { Notes } from '@/lib/panel/notes.tsx'
import { Unread } from '@/lib/panel/unread.tsx'
import { paths } from '@/lib/paths.ts'
import { Limits } from './limits.tsx'

export type ProjectPage = Awaited<ReturnType<Api['identity']['projects']['page']['query']>>

interface ProjectOverviewProps {
  projectId: string
  initial: Rendered<ProjectPage> | undefined
}

/** What a project is, who works in it, what it may use, and what happened in it last. */
export function ProjectOverview({ projectId, initial }: ProjectOverviewProps) {
  const t = useT('system')
  const { account } = useCloud().shell
  const mine = account.projects.find(({ id }) => id === projectId)
  const asked = useRead({
    key: ['project-overview', projectId],
    kinds: ['project', 'role_assignment', 'limit', 'registered_limit', 'group', 'user'],
    read: (api) => api.identity.projects.page.query({ projectId }),
    initial,
  })
  const here = { kind: 'project', id: projectId } as const
  return (
    <>
      <PageHeader
        title={asked.data?.project.name ?? mine?.name ?? projectId}
        description={asked.data?.project.description || t('overview.projectAbout')}
        actions={
          <ButtonLink icon={<Terminal />} href={paths.apiAccess(here)}>
            {t('overview.apiAccess')}
          </ButtonLink>
        }
      />
      <Unread asked={asked} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        {asked.isPending && (
          <Card>
            <SkeletonText lines={8} />
          </Card>
        )}
        {asked.data && <Facts page={asked.data} roles={mine?.roles ?? []} />}
        {asked.data && <RecentActivity />}
        {asked.data && <Notes kind="project" id={projectId} />}
        {asked.data?.limits && asked.data.limits.length > 0 && <Limits limits={asked.data.limits} />}
      </div>
    </>
  )
}

function Facts({ page: { project, members }, roles }: { page: ProjectPage; roles: readonly string[] }) {
  const t = useT('system')
  const c = useT('common')
  const format = useFormat()
  const nested = project.parentId !== null && project.parentId !== project.domainId
  return (
    <Card title={t('overview.facts')}>
      <KeyValues
        items={[
          {
            label: c('field.enabled'),
            value: (
              <StatusBadge
                tone={project.enabled ? 'positive' : 'neutral'}
                label={project.enabled ? c('state.enabled') : c('state.disabled')}
              />
            ),
          },
          { label: c('field.id'), value: <Copyable value={project.id} cut="none" what={c('field.id')} /> },
          { label: c('field.domain'), value: project.domainName },
          ...(nested ? [{ label: t('overview.parent'), value: project.parentName }] : []),
          { label: t('overview.roles'), value: format.list(roles) },
          {
            label: t('overview.members'),
            value: members
              ? t('overview.membersCount', { users: members.users.length, groups: members.groups.length })
              : t('overview.membersHidden', { count: project.members }),
          },
          ...(project.children > 0 ? [{ label: t('overview.children'), value: project.children }] : []),
          {
            label: c('field.tags'),
            value:
              project.tags.length === 0 ? null : (
                <span className="flex flex-wrap gap-1">
                  {project.tags.map((tag) => (
                    <Badge key={tag}>{tag}</Badge>
                  ))}
                </span>
              ),
          },
          { label: c('field.created'), value: format.dateTime(project.createdAt) },
        ]}
      />
    </Card>
  )
}
