'use client'

import { Copyable } from '@pileus/ui/copy'
import { useCallback, useMemo } from 'react'
import { userCode } from '@/lib/as-code/identity.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { Enabled, useEnabledFacet, useYesNoFacet } from '@/lib/panel/enabled.tsx'
import { type ListColumn, ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import { useUserActions } from './actions.tsx'
import { EditUserForm, NewUserForm, PasswordForm } from './form.tsx'
import { usersView } from './view.ts'

type BrowsedUsers = Awaited<ReturnType<typeof usersView.read>>
type UserRow = BrowsedUsers['rows'][number]

export function Users({ initial }: { initial: Prefetched<BrowsedUsers> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const format = useFormat()
  const place = usePlace()
  const actions = useUserActions<UserRow>()
  const href = useCallback(({ id }: UserRow) => paths.user(place, id), [JSON.stringify(place)])
  const columns = useMemo<ListColumn<UserRow>[]>(
    () => [
      { id: 'name', header: c('field.name'), sort: 'name', pinned: true, cell: ({ name }) => name },
      {
        id: 'description',
        elastic: true,
        header: c('field.description'),
        sort: 'description',
        hideBelow: 'lg',
        cell: ({ description }) => description,
      },
      { id: 'email', header: t('column.email'), sort: 'email', hideBelow: 'lg', cell: ({ email }) => email },
      { id: 'id', header: c('field.id'), sort: 'id', hideBelow: 'md', cell: ({ id }) => <Copyable value={id} what={c('field.id')} /> },
      { id: 'domainName', header: t('column.domain'), sort: 'domainName', hideBelow: 'md', cell: ({ domainName }) => domainName },
      {
        id: 'activeOn',
        header: t('users.lastActive'),
        sort: 'activeOn',
        hideBelow: 'xl',
        cell: ({ activeOn }) => (activeOn === null ? c('state.never') : format.date(activeOn)),
      },
      { id: 'mfa', header: t('users.secondFactor'), sort: 'mfa', hideBelow: 'xl', cell: ({ mfa }) => c(mfa ? 'state.yes' : 'state.no') },
      { id: 'enabled', header: c('field.enabled'), sort: 'enabled', cell: ({ enabled }) => <Enabled enabled={enabled} /> },
    ],
    [t, c, format],
  )
  return (
    <ListPanel
      view={usersView}
      initial={initial}
      title={t('users.title')}
      about={t('users.about')}
      label={labelOf}
      href={href}
      columns={columns}
      facets={{
        domainId: { label: t('column.domain') },
        enabled: useEnabledFacet(),
        mfa: useYesNoFacet(t('users.secondFactor')),
        hasPassword: useYesNoFacet(t('users.password')),
      }}
      actions={actions}
      code={(row) => userCode.show(row.id, row)}
      cli="openstack user create demo"
      create={{ label: t('users.create'), form: (close) => <NewUserForm onClose={close} /> }}
      edit={(row, close) => <EditUserForm user={row} onClose={close} />}
      panels={{ password: (row, close) => <PasswordForm user={row} onClose={close} /> }}
    />
  )
}

const labelOf = ({ name }: UserRow) => name
