'use client'

import { ButtonLink } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Copyable } from '@pileus/ui/copy'
import { Empty } from '@pileus/ui/empty'
import { ErrorView } from '@pileus/ui/error-view'
import { KeyValues } from '@pileus/ui/kv'
import { PageHeader } from '@pileus/ui/page-header'
import { SkeletonText } from '@pileus/ui/skeleton'
import { StatusBadge } from '@pileus/ui/status'
import { Badge } from '@pileus/ui/badge'
import { Terminal } from 'lucide-react'
import { RecentActivity } from '@/lib/activity/recent.tsx'
import type { Api } from '@/lib/api.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
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
  const c = useT('common')
  const { account } = useCloud().shell
  const mine = account.projects.find(({ id }) => id === projectId)
  const asked = useRead({
    key: ['project-overview', projectId],
    kinds: ['project', 'role_assignment', 'limit', 'registered_limit', 'group', 'user'],
    read: (api) => api.identity.projects.page.query({ projectId }),
    initial,
  })
  const problem = asked.error && !asked.data ? describeError(asked.error, c, 'reading') : undefined
  if (problem && !mine)
    return (
      <Empty kind="no-permission" title={problem.what}>
        {problem.why}
      </Empty>
    )
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
      {problem && (
        <ErrorView
          what={problem.what}
          why={problem.why}
          fix={problem.fixes}
          requestId={problem.requestId}
          retry={() => void asked.refetch()}
        />
      )}
      <div className="grid items-start gap-4 xl:grid-cols-2">
        {asked.isPending && (
          <Card>
            <SkeletonText lines={8} />
          </Card>
        )}
        {asked.data && <Facts page={asked.data} roles={mine?.roles ?? []} />}
        <RecentActivity />
        {asked.data?.limits && <Limits limits={asked.data.limits} />}
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
