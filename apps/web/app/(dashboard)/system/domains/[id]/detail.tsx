'use client'

import { Badge } from '@pileus/ui/badge'
import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Empty } from '@pileus/ui/empty'
import { KeyValues } from '@pileus/ui/kv'
import { TextLink } from '@pileus/ui/link'
import { domainCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { MembersForm, MembersTable } from '@/lib/identity/members.tsx'
import { Tags } from '@/lib/identity/things.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { Enabled } from '@/lib/panel/enabled.tsx'
import { usePanel } from '@/lib/panel/use-panel.ts'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { filteredBy, paths } from '@/lib/paths.ts'
import { useDomainActions } from '../actions.tsx'
import { EditDomainForm } from '../form.tsx'
import { type DomainPage, domainView } from './view.ts'

const system = { kind: 'system' } as const

export function DomainDetail({ id, initial }: { id: string; initial: Rendered<DomainPage> | undefined }) {
  const t = useT('identity')
  return (
    <DetailPanel
      view={domainView}
      id={id}
      kind="domain"
      initial={initial}
      list={{ label: t('domains.title'), href: paths.domains(system) }}
      thing={({ domain }) => domain}
      label={({ name }) => name}
      status={({ domain }) => (
        <>
          <Enabled enabled={domain.enabled} />
          {domain.immutable && <Badge>{t('protect.on')}</Badge>}
        </>
      )}
      actions={useDomainActions()}
      code={(domain) => domainCode.show(domain.id, domain)}
      panels={{
        edit: ({ domain }, close) => <EditDomainForm domain={domain} onClose={close} />,
        members: (page, close) => <DomainMembers page={page} kind="user" onClose={close} />,
        groups: (page, close) => <DomainMembers page={page} kind="group" onClose={close} />,
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
      ]}
    />
  )
}

function Overview({ page: { domain } }: { page: DomainPage }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const { id, description, tags, enabled, immutable, createdAt, updatedAt } = domain
  const counted = (href: string, count: number) => <TextLink href={filteredBy(href, 'domainId', id)}>{format.number(count)}</TextLink>
  return (
    <Card>
      <KeyValues
        columns={2}
        items={[
          { label: c('field.description'), value: description },
          { label: c('field.tags'), value: <Tags tags={tags} /> },
          { label: t('column.projects'), value: counted(paths.projects(system), domain.projects) },
          { label: t('column.users'), value: counted(paths.users(system), domain.users) },
          { label: t('tab.groups'), value: counted(paths.groups(system), domain.groups) },
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
  page: DomainPage
  kind: 'user' | 'group'
}

const words = {
  user: { tab: 'members', title: 'projects.members', manage: 'projects.manageMembers' },
  group: { tab: 'groups', title: 'groups.title', manage: 'projects.manageGroups' },
} as const

function People({ page: { domain, members }, kind }: PeopleProps) {
  const t = useT('identity')
  const c = useT('common')
  const open = usePanel(domainView)
  const { tab, title, manage } = words[kind]
  if (!members)
    return (
      <Empty kind="no-permission" title={c('empty.forbidden')}>
        {deniedReason(domain.can.seeMembers, c)}
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

function DomainMembers({ page: { domain, members }, kind, onClose }: PeopleProps & { onClose(): void }) {
  const t = useT('identity')
  const { tab, manage } = words[kind]
  return (
    <MembersForm
      id={`domain.${tab}.${domain.id}`}
      kind={kind}
      title={`${t(manage)}: ${domain.name}`}
      members={(kind === 'user' ? members?.users : members?.groups) ?? []}
      save={(api, changes) => api.identity.domains.setMembers.mutate({ domainId: domain.id, ...changes })}
      onClose={onClose}
    />
  )
}
