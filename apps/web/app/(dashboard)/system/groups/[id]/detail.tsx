'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Empty } from '@pileus/ui/empty'
import { KeyValues } from '@pileus/ui/kv'
import { groupCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { GrantForm } from '@/lib/identity/grant-form.tsx'
import { HeldTable } from '@/lib/identity/held.tsx'
import { ThingLink } from '@/lib/identity/things.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { usePanel } from '@/lib/panel/use-panel.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'
import { useGroupActions } from '../actions.tsx'
import { EditGroupForm } from '../form.tsx'
import { AddMembersForm, GroupMembers } from './members.tsx'
import { type GroupPage, groupView } from './view.ts'

export function GroupDetail({ id, initial }: { id: string; initial: Rendered<GroupPage> | undefined }) {
  const t = useT('identity')
  const place = usePlace()
  return (
    <DetailPanel
      view={groupView}
      id={id}
      kind="group"
      initial={initial}
      list={{ label: t('groups.title'), href: paths.groups(place) }}
      thing={({ group }) => group}
      label={({ name }) => name}
      actions={useGroupActions()}
      code={(group) => groupCode.show(group.id, group)}
      panels={{
        grant: ({ group }, close) => <GrantForm actor={{ kind: 'group', id: group.id, name: group.name }} onClose={close} />,
        edit: ({ group }, close) => <EditGroupForm group={group} onClose={close} />,
        members: ({ group }, close) => <AddMembersForm group={group} onClose={close} />,
      }}
      tabs={[
        { id: 'overview', label: t('tab.overview'), body: (page) => <Overview page={page} /> },
        {
          id: 'members',
          label: t('tab.members'),
          count: ({ group }) => group.members,
          body: ({ group }) => <GroupMembers group={group} />,
        },
        {
          id: 'assignments',
          label: t('tab.assignments'),
          count: ({ assignments }) => assignments?.length,
          body: (page) => <Assignments page={page} />,
        },
      ]}
    />
  )
}

function Overview({ page: { group } }: { page: GroupPage }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  return (
    <Card>
      <KeyValues
        columns={2}
        items={[
          { label: c('field.description'), value: group.description },
          { label: t('users.domain'), value: <ThingLink kind="domain" id={group.domainId} name={group.domainName} /> },
          { label: t('groups.members'), value: format.number(group.members) },
          { label: t('assignments.title'), value: format.number(group.assignments) },
          { label: c('field.created'), value: format.dateTime(group.createdAt) },
          { label: c('field.updated'), value: group.updatedAt && format.dateTime(group.updatedAt) },
        ]}
      />
    </Card>
  )
}

function Assignments({ page: { group, assignments } }: { page: GroupPage }) {
  const t = useT('identity')
  const c = useT('common')
  const open = usePanel(groupView)
  const give = <Button onClick={() => open('grant')}>{t('assignments.create')}</Button>
  if (assignments) return <HeldTable of="group" title={t('assignments.title')} assignments={assignments} manage={give} />
  return (
    <Empty kind="no-permission" title={c('empty.forbidden')}>
      {deniedReason(group.can.seeAssignments, c)}
    </Empty>
  )
}
