'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Empty } from '@pileus/ui/empty'
import { KeyValues } from '@pileus/ui/kv'
import { StatusBadge } from '@pileus/ui/status'
import { useState } from 'react'
import { userCode } from '@/lib/as-code/identity.ts'
import { PicksField } from '@/lib/form/pick-input.tsx'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { GroupsTable } from '@/lib/identity/groups.tsx'
import { GrantForm } from '@/lib/identity/grant-form.tsx'
import { HeldTable } from '@/lib/identity/held.tsx'
import { ThingLink } from '@/lib/identity/things.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { Enabled } from '@/lib/panel/enabled.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { usePanel } from '@/lib/panel/use-panel.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'
import { useUserActions } from '../actions.tsx'
import { EditUserForm, PasswordForm } from '../form.tsx'
import { Credentials } from './credentials.tsx'
import { type UserPage, userView } from './view.ts'

export function UserDetail({ id, initial }: { id: string; initial: Rendered<UserPage> | undefined }) {
  const t = useT('identity')
  const place = usePlace()
  return (
    <DetailPanel
      view={userView}
      id={id}
      kind="user"
      initial={initial}
      list={{ label: t('users.title'), href: paths.users(place) }}
      thing={({ user }) => user}
      label={({ name }) => name}
      status={({ user }) => (
        <>
          <Enabled enabled={user.enabled} />
          {user.locked && <StatusBadge tone="warning" label={t('users.locked')} />}
          {user.passwordExpired && <StatusBadge tone="warning" label={t('users.passwordExpired')} />}
        </>
      )}
      actions={useUserActions()}
      code={(user) => userCode.show(user.id, user)}
      panels={{
        grant: ({ user }, close) => <GrantForm actor={{ kind: 'user', id: user.id, name: user.name }} onClose={close} />,
        edit: ({ user }, close) => <EditUserForm user={user} onClose={close} />,
        password: ({ user }, close) => <PasswordForm user={user} onClose={close} />,
        groups: (page, close) => <GroupsForm page={page} onClose={close} />,
      }}
      tabs={[
        { id: 'overview', label: t('tab.overview'), body: (page) => <Overview page={page} /> },
        {
          id: 'assignments',
          label: t('tab.assignments'),
          count: ({ assignments }) => assignments?.length,
          body: (page) => <Assignments page={page} />,
        },
        { id: 'groups', label: t('tab.groups'), count: ({ groups }) => groups.length, body: (page) => <Groups page={page} /> },
        { id: 'credentials', label: t('tab.credentials'), body: (page) => <Credentials page={page} /> },
      ]}
    />
  )
}

function Overview({ page: { user } }: { page: UserPage }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const yesNo = (is: boolean) => c(is ? 'state.yes' : 'state.no')
  const { defaultProjectId, defaultProjectName, passwordExpiresAt, hasPassword } = user
  const password = hasPassword ? (passwordExpiresAt ? format.dateTime(passwordExpiresAt) : c('state.never')) : t('users.noPassword')
  const factor = user.totp ? t('users.factorSetUp') : user.mfa ? t('users.factorDemanded') : t('users.factorNone')
  return (
    <Card>
      <KeyValues
        columns={2}
        items={[
          { label: t('users.email'), value: user.email },
          { label: c('field.description'), value: user.description },
          { label: t('users.domain'), value: <ThingLink kind="domain" id={user.domainId} name={user.domainName} /> },
          {
            label: t('users.primaryProject'),
            value: defaultProjectId && <ThingLink kind="project" id={defaultProjectId} name={defaultProjectName ?? defaultProjectId} />,
          },
          { label: c('field.enabled'), value: <Enabled enabled={user.enabled} /> },
          { label: t('users.lastActive'), value: user.activeOn === null ? c('state.never') : format.date(user.activeOn) },
          { label: t('users.passwordExpires'), value: password },
          { label: t('users.passwordLocked'), value: yesNo(user.options.lock_password ?? false) },
          { label: t('users.secondFactor'), value: factor },
          { label: t('users.failures'), value: format.number(user.failures ?? 0) },
          { label: c('field.created'), value: format.dateTime(user.createdAt) },
          { label: c('field.updated'), value: user.updatedAt && format.dateTime(user.updatedAt) },
        ]}
      />
    </Card>
  )
}

function Assignments({ page: { user, assignments } }: { page: UserPage }) {
  const t = useT('identity')
  const c = useT('common')
  const open = usePanel(userView)
  const give = <Button onClick={() => open('grant')}>{t('assignments.create')}</Button>
  if (assignments) return <HeldTable of="user" title={t('assignments.title')} assignments={assignments} manage={give} />
  return (
    <Empty kind="no-permission" title={c('empty.forbidden')}>
      {deniedReason(user.can.seeAssignments, c)}
    </Empty>
  )
}

function Groups({ page: { groups } }: { page: UserPage }) {
  const t = useT('identity')
  const open = usePanel(userView)
  const manage = <Button onClick={() => open('groups')}>{t('users.manageGroups')}</Button>
  return <GroupsTable groups={groups} manage={manage} />
}

/** Sent is the difference to when it was opened. */
function GroupsForm({ page: { user, groups }, onClose }: { page: UserPage; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const [before] = useState(() => groups.map(({ id }) => id))
  return (
    <FormSheet
      id={`user.groups.${user.id}`}
      title={`${t('users.manageGroups')}: ${user.name}`}
      submit={c('action.save')}
      initial={{ groups: before }}
      secrets={['groups']}
      save={async (api, values) => {
        for (const groupId of before.filter((id) => !values.groups.includes(id)))
          await api.identity.groups.removeMember.mutate({ groupId, userId: user.id })
        for (const groupId of values.groups.filter((id) => !before.includes(id)))
          await api.identity.groups.addMember.mutate({ groupId, userId: user.id })
      }}
      onClose={onClose}
    >
      {({ field }) => (
        <PicksField
          field={field('groups')}
          kind="groups"
          label={t('groups.title')}
          known={groups.map(({ id, name }) => ({ value: id, label: name }))}
          placeholder={t('members.findGroups')}
        />
      )}
    </FormSheet>
  )
}
