'use client'

import { KeyRound, ShieldOff, UsersRound } from 'lucide-react'
import { useMemo } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction, editAction, switchActions } from '@/lib/panel/usual-actions.tsx'
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
      editAction(c('action.edit')),
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
      deleteAction({
        label: c('action.delete'),
        consequences: [t('delete.user'), c('confirm.irreversible')],
        run: (api, { id }) => api.identity.users.delete.mutate({ userId: id }),
      }),
    ],
    [t, c, JSON.stringify(place)],
  )
}
