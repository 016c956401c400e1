'use client'

import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction, editAction, switchActions } from '@/lib/panel/usual-actions.tsx'
import type { Listed } from '@/lib/panel/verdict.ts'

/** What can be done to an identity provider, in the list and on its page. */
export function useProviderActions<Row extends Listed & { enabled: boolean }>(): RowAction<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  return [
    editAction(c('action.edit')),
    ...switchActions<Row>({
      words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('providers.deleteBody') },
      set: (api, { id }, enabled) => api.identity.identityProviders.update.mutate({ idpId: id, enabled }),
    }),
    deleteAction({
      label: t('providers.delete'),
      consequences: [t('providers.deleteBody'), t('providers.deleteKeeps')],
      typed: true,
      run: (api, { id }) => api.identity.identityProviders.delete.mutate({ idpId: id }),
    }),
  ]
}
