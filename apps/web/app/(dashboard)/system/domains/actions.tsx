'use client'

import { LogIn, ShieldCheck, ShieldOff, UserRound, UsersRound } from 'lucide-react'
import { useMemo } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction, editAction, switchActions } from '@/lib/panel/usual-actions.tsx'
import type { Listed } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'

export interface ActedDomain extends Listed {
  name: string
  enabled: boolean
  immutable: boolean | null
}

const system = { kind: 'system' } as const

/** What can be done to a domain, from its row as from its page. */
export function useDomainActions<Row extends ActedDomain>(): RowAction<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  const { manages } = useCloud().shell.account
  return useMemo(() => {
    const to = (tab: string) => (row: Row) => `${paths.domain(system, row.id)}?tab=${tab}&panel=${tab}`
    return [
      editAction(c('action.edit')),
      {
        id: 'enter',
        label: t('domains.enter'),
        icon: <LogIn />,
        when: ({ id }) => manages.includes(id),
        href: ({ id }) => paths.home({ kind: 'domain', id }),
      },
      { id: 'members', label: t('projects.manageMembers'), icon: <UserRound />, href: to('members') },
      { id: 'groups', label: t('projects.manageGroups'), icon: <UsersRound />, href: to('groups') },
      ...switchActions<Row>({
        words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('disable.domain') },
        set: (api, { id }, enabled) => api.identity.domains.update.mutate({ domainId: id, enabled }),
      }),
      {
        id: 'protect',
        label: t('projects.immutable'),
        icon: <ShieldCheck />,
        when: ({ immutable }) => !immutable,
        confirm: { consequences: [t('protect.consequence')] },
        run: (api, { id }) => api.identity.domains.update.mutate({ domainId: id, options: { immutable: true } }),
        undo: (api, { id }) => api.identity.domains.update.mutate({ domainId: id, options: { immutable: false } }),
      },
      {
        id: 'unprotect',
        label: t('protect.lift'),
        icon: <ShieldOff />,
        when: ({ immutable }) => immutable === true,
        run: (api, { id }) => api.identity.domains.update.mutate({ domainId: id, options: { immutable: false } }),
      },
      deleteAction({
        label: c('action.delete'),
        consequences: [t('delete.domain'), c('confirm.irreversible')],
        typed: true,
        run: (api, { id }) => api.identity.domains.delete.mutate({ domainId: id }),
      }),
    ]
  }, [t, c, manages])
}
