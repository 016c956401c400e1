'use client'

import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction } from '@/lib/panel/usual-actions.tsx'
import type { Listed } from '@/lib/panel/verdict.ts'

export function useDeleteApplicationCredential<Row extends Listed & { userId: string }>(): RowAction<Row> {
  const t = useT('identity')
  const c = useT('common')
  return deleteAction({
    label: c('action.delete'),
    consequences: [t('appCredentials.deleteBody'), c('confirm.irreversible')],
    run: (api, { id, userId }) => api.identity.applicationCredentials.delete.mutate({ id, userId }),
  })
}
