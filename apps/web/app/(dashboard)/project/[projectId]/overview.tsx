'use client'

import { Copyable } from '@pileus/ui/copy'
import { KeyValues } from '@pileus/ui/kv'
import { PageHeader } from '@pileus/ui/page-header'
import { Empty } from '@pileus/ui/empty'
import { useCloud } from '@/lib/cloud.tsx'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'

/** What a project is, and what its visitor may do in it. */
export function ProjectOverview({ projectId }: { projectId: string }) {
  const t = useT('system')
  const c = useT('common')
  const format = useFormat()
  const project = useCloud().shell.account.projects.find(({ id }) => id === projectId)
  if (!project)
    return (
      <Empty kind="no-permission" title={c('error.not_found.what')}>
        {c('error.not_found.fix2')}
      </Empty>
    )
  return (
    <>
      <PageHeader title={project.name} description={t('overview.projectAbout')} />
      <KeyValues
        items={[
          { label: c('field.id'), value: <Copyable value={project.id} cut="none" what={c('field.id')} /> },
          { label: c('field.domain'), value: project.domainName },
          { label: t('overview.roles'), value: format.list(project.roles) },
        ]}
      />
    </>
  )
}
