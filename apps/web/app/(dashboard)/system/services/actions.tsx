'use client'

import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction, editAction, switchActions } from '@/lib/panel/usual-actions.tsx'
import type { Listed } from '@/lib/panel/verdict.ts'

/** What can be done to a service, in the list and on its page. */
export function useServiceActions<Row extends Listed & { enabled: boolean }>(): RowAction<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  return [
    editAction(c('action.edit')),
    ...switchActions<Row>({
      words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('services.disableBody') },
      set: (api, { id }, enabled) => api.identity.services.update.mutate({ serviceId: id, enabled }),
    }),
    deleteAction({
      label: c('action.delete'),
      consequences: [t('services.deleteBody'), c('confirm.irreversible')],
      typed: true,
      run: (api, { id }) => api.identity.services.delete.mutate({ serviceId: id }),
    }),
  ]
}
