'use client'

import { LogIn, Network, ShieldCheck, ShieldOff, UserRound, UsersRound } from 'lucide-react'
import { useMemo } from 'react'
import { useCloud } from '@/lib/cloud.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { deleteAction, editAction, switchActions } from '@/lib/panel/usual-actions.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import type { Listed } from '@/lib/panel/verdict.ts'
import { paths } from '@/lib/paths.ts'

export interface ActedProject extends Listed {
  name: string
  enabled: boolean
  immutable: boolean | null
}

/** What can be done to a project, from its row as from its page. */
export function useProjectActions<Row extends ActedProject>(): RowAction<Row>[] {
  const t = useT('identity')
  const c = useT('common')
  const place = usePlace()
  const { projects } = useCloud().shell.account
  return useMemo(() => {
    const to = (tab: string) => (row: Row) => `${paths.project(place, row.id)}?tab=${tab}`
    return [
      editAction(c('action.edit')),
      {
        id: 'enter',
        label: t('projects.enter'),
        icon: <LogIn />,
        when: ({ id }) => projects.some((project) => project.id === id),
        href: ({ id }) => paths.home({ kind: 'project', id }),
      },
      { id: 'members', label: t('projects.manageMembers'), icon: <UserRound />, href: to('members&panel=members') },
      { id: 'groups', label: t('projects.manageGroups'), icon: <UsersRound />, href: to('groups&panel=groups') },
      { id: 'limit', label: t('projects.editQuotas'), icon: <Network />, href: to('quotas&panel=quotas') },
      ...switchActions<Row>({
        words: { enable: c('action.enable'), disable: c('action.disable'), consequence: t('disable.project') },
        set: (api, { id }, enabled) => api.identity.projects.update.mutate({ projectId: id, enabled }),
      }),
      {
        id: 'protect',
        label: t('projects.immutable'),
        icon: <ShieldCheck />,
        when: ({ immutable }) => !immutable,
        confirm: { consequences: [t('protect.consequence')] },
        run: (api, { id }) => api.identity.projects.update.mutate({ projectId: id, options: { immutable: true } }),
        undo: (api, { id }) => api.identity.projects.update.mutate({ projectId: id, options: { immutable: false } }),
      },
      {
        id: 'unprotect',
        label: t('protect.lift'),
        icon: <ShieldOff />,
        when: ({ immutable }) => immutable === true,
        run: (api, { id }) => api.identity.projects.update.mutate({ projectId: id, options: { immutable: false } }),
      },
      deleteAction({
        label: c('action.delete'),
        consequences: [t('delete.project'), c('confirm.irreversible')],
        typed: true,
        run: (api, { id }) => api.identity.projects.delete.mutate({ projectId: id }),
      }),
    ]
  }, [t, c, place.kind, 'id' in place ? place.id : '', projects])
}
