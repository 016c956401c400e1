'use client'

import { UserRound } from 'lucide-react'
import { useMemo } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deleteAction, editAction } from '@/lib/panel/usual-actions.tsx'
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
      editAction(c('action.edit')),
      {
        id: 'addMember',
        label: t('groups.manageMembers'),
        icon: <UserRound />,
        href: ({ id }) => `${paths.group(place, id)}?tab=members&panel=members`,
      },
      deleteAction({
        label: c('action.delete'),
        consequences: [t('delete.group'), c('confirm.irreversible')],
        run: (api, { id }) => api.identity.groups.delete.mutate({ groupId: id }),
      }),
    ],
    [t, c, JSON.stringify(place)],
  )
}
