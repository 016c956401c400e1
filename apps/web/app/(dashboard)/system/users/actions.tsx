'use client'

import { KeyRound, Pencil, ShieldOff, Trash2, UsersRound } from 'lucide-react'
import { useMemo } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { switchActions } from '@/lib/panel/switchable.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import type { Listed } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'

export interface ActedUser extends Listed {
  name: string
  enabled: boolean
  totp: boolean
}

/** What can be done to an account, from its row as from its page. */
export function useUserActions<Row extends ActedUser>(): RowAction<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  return useMemo(
    () => [
      { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'edit' },
      { id: 'setPassword', label: t('users.setPassword'), icon: <KeyRound />, panel: 'password' },
      {
        id: 'groups',
        label: t('users.manageGroups'),
        icon: <UsersRound />,
        href: ({ id }) => `${paths.user(place, id)}?tab=groups&panel=groups`,
      },
      ...switchActions<Row>({
        words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('disable.user') },
        set: (api, { id }, enabled) => api.identity.users.update.mutate({ userId: id, enabled }),
      }),
      {
        id: 'resetSecondFactor',
        label: t('users.secondFactorRemove'),
        icon: <ShieldOff />,
        danger: true,
        when: ({ totp }) => totp,
        confirm: { consequences: [t('users.secondFactorRemoveBody')] },
        run: (api, { id }) => api.identity.users.resetSecondFactor.mutate({ userId: id }),
      },
      {
        id: 'delete',
        label: c('action.delete'),
        icon: <Trash2 />,
        danger: true,
        bulk: true,
        confirm: { consequences: [t('delete.user'), c('confirm.irreversible')], typed: false },
        run: (api, { id }) => api.identity.users.delete.mutate({ userId: id }),
      },
    ],
    [t, c, JSON.stringify(place)],
  )
}
