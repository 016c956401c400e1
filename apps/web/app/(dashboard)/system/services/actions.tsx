'use client'

import { Pencil, Trash2 } from 'lucide-react'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { switchActions } from '@/lib/panel/switchable.tsx'
import type { Listed } from '@/lib/panel/verdict.ts'

/** What can be done to a service, in the list and on its page. */
export function useServiceActions<Row extends Listed & { enabled: boolean }>(): RowAction<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  return [
    { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'edit' },
    ...switchActions<Row>({
      words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('services.disableBody') },
      set: (api, { id }, enabled) => api.identity.services.update.mutate({ serviceId: id, enabled }),
    }),
    {
      id: 'delete',
      label: c('action.delete'),
      icon: <Trash2 />,
      danger: true,
      bulk: true,
      confirm: { consequences: [t('services.deleteBody'), c('confirm.irreversible')], typed: true },
      run: (api, { id }) => api.identity.services.delete.mutate({ serviceId: id }),
    },
  ]
}
