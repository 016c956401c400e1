'use client'

import { Pencil, Trash2 } from 'lucide-react'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { switchActions } from '@/lib/panel/switchable.tsx'
import type { Listed } from '@/lib/panel/verdict.ts'

/** What can be done to an identity provider, in the list and on its page. */
export function useProviderActions<Row extends Listed & { enabled: boolean }>(): RowAction<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  return [
    { id: 'edit', label: c('action.edit'), icon: <Pencil />, panel: 'edit' },
    ...switchActions<Row>({
      words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('providers.deleteBody') },
      set: (api, { id }, enabled) => api.identity.identityProviders.update.mutate({ idpId: id, enabled }),
    }),
    {
      id: 'delete',
      label: t('providers.delete'),
      icon: <Trash2 />,
      danger: true,
      bulk: true,
      confirm: { consequences: [t('providers.deleteBody'), t('providers.deleteKeeps')], typed: true },
      run: (api, { id }) => api.identity.identityProviders.delete.mutate({ idpId: id }),
    },
  ]
}
