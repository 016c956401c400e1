'use client'

import { Card } from '@pileus/ui/card'
import { Empty } from '@pileus/ui/empty'
import { KeyValues } from '@pileus/ui/kv'
import { type Column, DataTable } from '@pileus/ui/table'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { ThingLink } from '@/lib/identity/things.tsx'
import { Section } from '@/lib/panel/section.tsx'
import { deniedReason } from '@/lib/panel/verdict.ts'
import type { UserPage } from './view.ts'

type Lent = NonNullable<UserPage['applicationCredentials']>[number]

/** What signs in for this account beside its password. Read-only: each is managed where its owner works. */
export function Credentials({ page }: { page: UserPage }) {
  return (
    <div className="flex flex-col gap-4">
      <Applications page={page} />
      <Kept page={page} />
    </div>
  )
}

function Applications({ page: { user, applicationCredentials } }: { page: UserPage }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const columns: Column<Lent>[] = [
    { id: 'name', header: c('field.name'), pinned: true, cell: ({ name }) => name },
    {
      id: 'project',
      header: t('projects.one'),
      cell: ({ projectId, projectName }) => projectId && <ThingLink kind="project" id={projectId} name={projectName ?? projectId} />,
    },
    { id: 'roles', header: t('appCredentials.roles'), hideBelow: 'md', cell: ({ roles }) => roles.join(', ') },
    {
      id: 'expires',
      header: c('field.expires'),
      cell: ({ expiresAt }) => (expiresAt === null ? c('state.never') : format.dateTime(expiresAt)),
    },
  ]
  return (
    <Section title={t('appCredentials.title')} description={t('appCredentials.about')}>
      {applicationCredentials ? (
        <DataTable
          caption={t('appCredentials.title')}
          columns={columns}
          rows={applicationCredentials}
          rowKey={({ id }) => id}
          rowLabel={({ name }) => name}
          empty={<Empty kind="nothing-yet" title={t('appCredentials.empty')} />}
        />
      ) : (
        <Empty kind="no-permission" title={c('empty.forbidden')}>
          {deniedReason(user.can.seeApplicationCredentials, c)}
        </Empty>
      )}
    </Section>
  )
}

function Kept({ page: { user, credentials } }: { page: UserPage }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const nameOf = (type: string) => t.maybe(`credentials.type${type.charAt(0).toUpperCase()}${type.slice(1)}`) ?? type
  if (!credentials)
    return (
      <Card title={t('credentials.title')}>
        <Empty kind="no-permission" title={c('empty.forbidden')}>
          {deniedReason(user.can.seeCredentials, c)}
        </Empty>
      </Card>
    )
  return (
    <Card title={t('credentials.title')} description={t('credentials.about')}>
      {credentials.length === 0 ? (
        <Empty kind="nothing-yet" title={t('credentials.empty')} />
      ) : (
        <KeyValues items={credentials.map(({ type, count }) => ({ label: nameOf(type), value: format.number(count) }))} />
      )}
    </Card>
  )
}
