'use client'

import { Trash2 } from 'lucide-react'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import type { Listed } from '@/lib/panel/verdict.ts'

export function useDeleteApplicationCredential<Row extends Listed & { userId: string }>(): RowAction<Row> {
  const t = useT('identity')
  const c = useT('common')
  return {
    id: 'delete',
    label: c('action.delete'),
    icon: <Trash2 />,
    danger: true,
    bulk: true,
    confirm: { consequences: [t('appCredentials.deleteBody'), c('confirm.irreversible')] },
    run: (api, { id, userId }) => api.identity.applicationCredentials.delete.mutate({ id, userId }),
  }
}
