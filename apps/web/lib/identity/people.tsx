'use client'

import { Button } from '@pileus/ui/button'
import { Empty } from '@pileus/ui/empty'
import type { ReactNode } from 'react'
import type { Api } from '@/lib/api.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import type { DetailTab } from '@/lib/panel/detail-panel.tsx'
import type { DetailView } from '@/lib/panel/detail-view.ts'
import { usePanel } from '@/lib/panel/use-panel.ts'
import { deniedReason, type Listed } from '@/lib/panel/verdict.ts'
import { type Grant, type Members, MembersForm, MembersTable } from './members.tsx'

/** A project or a domain: where people work. */
interface Place extends Listed {
  name: string
}

interface People<Page> {
  kind: 'project' | 'domain'
  view: DetailView<Page>
  place(page: Page): Place
  save(api: Api, id: string, changes: { add: Grant[]; remove: Grant[] }): Promise<unknown>
}

interface Parts<Page> {
  tabs: readonly DetailTab<Page>[]
  panels: Record<'members' | 'groups', (page: Page, close: () => void) => ReactNode>
}

const groups = { user: 'users', group: 'groups' } as const
const words = {
  user: { tab: 'members', label: 'tab.members', title: 'projects.members', manage: 'projects.manageMembers' },
  group: { tab: 'groups', label: 'tab.groups', title: 'groups.title', manage: 'projects.manageGroups' },
} as const

/** Who works there: a tab for users and one for groups, and behind each the form that changes them. */
export function usePeople<Page extends { members: Members | null }>({ kind: placeKind, view, place, save }: People<Page>): Parts<Page> {
  const t = useT('identity')
  const open = usePanel(view)
  const tab = (kind: 'user' | 'group'): DetailTab<Page> => ({
    id: words[kind].tab,
    label: t(words[kind].label),
    count: ({ members }) => members?.[groups[kind]].length,
    body: (page) => <Tab kind={kind} place={place(page)} members={page.members} onManage={() => open(words[kind].tab)} />,
  })
  const form = (kind: 'user' | 'group') => (page: Page, close: () => void) => {
    const { id, name } = place(page)
    return (
      <MembersForm
        id={`${view.id}.${words[kind].tab}.${id}`}
        kind={kind}
        title={`${t(words[kind].manage)}: ${name}`}
        members={page.members?.[groups[kind]] ?? []}
        target={{ kind: placeKind, id }}
        save={(api, changes) => save(api, id, changes)}
        onClose={close}
      />
    )
  }
  return { tabs: [tab('user'), tab('group')], panels: { members: form('user'), groups: form('group') } }
}

interface TabProps {
  kind: 'user' | 'group'
  place: Place
  members: Members | null
  onManage(): void
}

function Tab({ kind, place, members, onManage }: TabProps) {
  const t = useT('identity')
  const c = useT('common')
  if (!members)
    return (
      <Empty kind="no-permission" title={c('empty.forbidden')}>
        {deniedReason(place.can['seeMembers'], c)}
      </Empty>
    )
  return (
    <MembersTable
      kind={kind}
      title={t(words[kind].title)}
      members={members[groups[kind]]}
      more={members.more}
      manage={
        <Button denied={deniedReason(place.can['manageMembers'], c)} onClick={onManage}>
          {t(words[kind].manage)}
        </Button>
      }
    />
  )
}
