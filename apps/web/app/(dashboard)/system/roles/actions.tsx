'use client'

import { Pencil, ShieldOff, ShieldPlus, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
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
      { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'edit' },
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
      {
        id: 'delete',
        label: c('action.delete'),
        icon: <Trash2 />,
        danger: true,
        bulk: true,
        confirm: { consequences: [t('delete.role'), c('confirm.irreversible')], typed: false },
        run: (api, { id }) => api.identity.roles.delete.mutate({ roleId: id }),
      },
    ],
    [t, c, JSON.stringify(place)],
  )
}
