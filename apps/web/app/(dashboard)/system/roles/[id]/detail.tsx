'use client'

import { Badge } from '@pileus/ui/badge'
import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Empty } from '@pileus/ui/empty'
import { KeyValues } from '@pileus/ui/kv'
import { useState } from 'react'
import { impliedRoleCode, roleCode } from '@/lib/as-code/identity.ts'
import { PicksField } from '@/lib/form/pick-input.tsx'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { HeldTable } from '@/lib/identity/held.tsx'
import { RolePermissions } from '@/lib/identity/permissions.tsx'
import { ThingLink } from '@/lib/identity/things.tsx'
import type { Rendered } from '@/lib/live/rendered.ts'
import { DetailPanel } from '@/lib/panel/detail-panel.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { usePanel } from '@/lib/panel/use-panel.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'
import { useRoleActions } from '../actions.tsx'
import { EditRoleForm } from '../form.tsx'
import { type RolePage, roleView } from './view.ts'

export function RoleDetail({ id, initial }: { id: string; initial: Rendered<RolePage> | undefined }) {
  const t = useT('identity')
  const place = usePlace()
  return (
    <DetailPanel
      view={roleView}
      id={id}
      kind="role"
      initial={initial}
      list={{ label: t('roles.title'), href: paths.roles(place) }}
      thing={({ role }) => role}
      label={({ name }) => name}
      status={({ role }) => role.immutable && <Badge>{t('protect.on')}</Badge>}
      actions={useRoleActions()}
      code={(role) => roleCode.show(role.id, role)}
      panels={{
        edit: ({ role }, close) => <EditRoleForm role={role} onClose={close} />,
        implied: (page, close) => <ImpliedForm page={page} onClose={close} />,
      }}
      tabs={[
        { id: 'overview', label: t('tab.overview'), body: (page) => <Overview page={page} /> },
        { id: 'implied', label: t('tab.implied'), count: ({ implies }) => implies?.length, body: (page) => <Implied page={page} /> },
        {
          id: 'holders',
          label: t('roles.holders'),
          count: ({ assignments }) => assignments?.length,
          body: (page) => <Holders page={page} />,
        },
        { id: 'explorer', label: t('tab.explorer'), body: ({ role }) => <Allows roleId={role.id} /> },
      ]}
    />
  )
}

function Allows({ roleId }: { roleId: string }) {
  const t = useT('identity')
  return (
    <>
      <p className="text-muted">{t('roles.explorerIntro')}</p>
      <RolePermissions roleId={roleId} />
    </>
  )
}

function Overview({ page: { role } }: { page: RolePage }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const { description, domainId, domainName, implies, assignments, immutable, createdAt, updatedAt } = role
  return (
    <Card>
      <KeyValues
        columns={2}
        items={[
          { label: c('field.description'), value: description },
          {
            label: t('projects.domain'),
            value: domainId ? <ThingLink kind="domain" id={domainId} name={domainName ?? domainId} /> : t('roles.cloudRole'),
            hint: domainId && t('roles.scopeHint'),
          },
          { label: t('roles.implies'), value: implies.join(', ') },
          { label: t('column.assignments'), value: format.number(assignments) },
          { label: t('protect.on'), value: c(immutable ? 'state.yes' : 'state.no') },
          { label: c('field.created'), value: format.dateTime(createdAt) },
          { label: c('field.updated'), value: updatedAt && format.dateTime(updatedAt) },
        ]}
      />
    </Card>
  )
}

function Implied({ page: { role, implies, impliedBy } }: { page: RolePage }) {
  const t = useT('identity')
  const c = useT('common')
  const open = usePanel(roleView)
  if (!implies || !impliedBy)
    return (
      <Empty kind="no-permission" title={c('empty.forbidden')}>
        {deniedReason(role.can.seeImplied, c)}
      </Empty>
    )
  const list = (roles: readonly { id: string; name: string }[]) =>
    roles.length === 0 ? (
      <p className="text-muted">{c('kit.none')}</p>
    ) : (
      <ul className="flex flex-col gap-1">
        {roles.map(({ id, name }) => (
          <li key={id}>
            <ThingLink kind="role" id={id} name={name} />
          </li>
        ))}
      </ul>
    )
  const edit = (
    <Button size="small" denied={deniedReason(role.can.imply, c)} onClick={() => open('implied')}>
      {c('action.edit')}
    </Button>
  )
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Card title={t('roles.implies')} description={t('roles.impliesHint')} actions={edit}>
        {list(implies)}
      </Card>
      <Card title={t('roles.impliedBy')} description={t('roles.impliedByHint')}>
        {list(impliedBy)}
      </Card>
    </div>
  )
}

/** Sent is the difference to when it was opened. */
function ImpliedForm({ page: { role, implies }, onClose }: { page: RolePage; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const [before] = useState(() => (implies ?? []).map(({ id }) => id))
  return (
    <FormSheet
      id={`role.implied.${role.id}`}
      title={`${t('roles.implied')}: ${role.name}`}
      description={t('roles.impliesHint')}
      submit={c('action.save')}
      initial={{ implies: before }}
      secrets={['implies']}
      save={(api, values) =>
        api.identity.impliedRoles.set.mutate({
          priorId: role.id,
          add: values.implies.filter((id) => !before.includes(id)),
          remove: before.filter((id) => !values.implies.includes(id)),
        })
      }
      asCode={(values) => [
        ...values.implies.filter((id) => !before.includes(id)).map((id) => impliedRoleCode.create(role.id, id)),
        ...before.filter((id) => !values.implies.includes(id)).map((id) => impliedRoleCode.delete(role.id, id)),
      ]}
      onClose={onClose}
    >
      {({ field }) => (
        <PicksField
          field={field('implies')}
          kind="roles"
          label={t('roles.implies')}
          without={[role.id]}
          known={(implies ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </FormSheet>
  )
}

function Holders({ page: { role, assignments } }: { page: RolePage }) {
  const t = useT('identity')
  const c = useT('common')
  if (assignments) return <HeldTable of="role" title={t('roles.holders')} assignments={assignments} />
  return (
    <Empty kind="no-permission" title={c('empty.forbidden')}>
      {deniedReason(role.can.seeAssignments, c)}
    </Empty>
  )
}
