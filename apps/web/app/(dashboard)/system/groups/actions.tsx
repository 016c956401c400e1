'use client'

import { Pencil, Trash2, UserRound } from 'lucide-react'
import { useMemo } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import type { Listed } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'

export interface ActedGroup extends Listed {
  name: string
}

/** What can be done to a group, from its row as from its page. */
export function useGroupActions<Row extends ActedGroup>(): RowAction<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  return useMemo(
    () => [
      { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'edit' },
      {
        id: 'addMember',
        label: t('groups.manageMembers'),
        icon: <UserRound />,
        href: ({ id }) => `${paths.group(place, id)}?tab=members&panel=members`,
      },
      {
        id: 'delete',
        label: c('action.delete'),
        icon: <Trash2 />,
        danger: true,
        bulk: true,
        confirm: { consequences: [t('delete.group'), c('confirm.irreversible')], typed: false },
        run: (api, { id }) => api.identity.groups.delete.mutate({ groupId: id }),
      },
    ],
    [t, c, JSON.stringify(place)],
  )
}
