'use client'

import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction } from '@/lib/panel/usual-actions.tsx'
import type { Listed } from '@/lib/panel/verdict.ts'

export function useDeleteMapping<Row extends Listed>(): RowAction<Row> {
  const t = useT('identity')
  const c = useT('common')
  return deleteAction({
    label: c('action.delete'),
    consequences: [t('mappings.deleteBody'), c('confirm.irreversible')],
    run: (api, { id }) => api.identity.mappings.delete.mutate({ mappingId: id }),
  })
}
