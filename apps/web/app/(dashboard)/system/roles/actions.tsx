'use client'

import { ShieldOff, ShieldPlus } from 'lucide-react'
import { useMemo } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { deleteAction, editAction } from '@/lib/panel/usual-actions.tsx'
import type { Listed } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'

export interface ActedRole extends Listed {
  name: string
  immutable: boolean | null
}

/** What can be done to a role, from its row as from its page. */
export function useRoleActions<Row extends ActedRole>(): RowAction<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  return useMemo(
    () => [
      editAction(c('action.edit')),
      {
        id: 'imply',
        label: t('roles.addImplied'),
        icon: <ShieldPlus />,
        href: ({ id }) => `${paths.role(place, id)}?tab=implied&panel=implied`,
      },
      {
        id: 'unprotect',
        label: t('protect.lift'),
        icon: <ShieldOff />,
        when: ({ immutable }) => immutable === true,
        run: (api, { id }) => api.identity.roles.update.mutate({ roleId: id, options: { immutable: false } }),
      },
      deleteAction({
        label: c('action.delete'),
        consequences: [t('delete.role'), c('confirm.irreversible')],
        run: (api, { id }) => api.identity.roles.delete.mutate({ roleId: id }),
      }),
    ],
    [t, c, JSON.stringify(place)],
  )
}
