'use client'

import { Button } from '@pileus/ui/button'
import { ConfirmDialog } from '@pileus/ui/confirm'
import { Empty } from '@pileus/ui/empty'
import { ErrorView } from '@pileus/ui/error-view'
import { FilterBar } from '@pileus/ui/filter-bar'
import { Pager } from '@pileus/ui/pager'
import { type Column, DataTable } from '@pileus/ui/table'
import { UserMinus, UserPlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Api } from '@/lib/api.ts'
import { memberCode } from '@/lib/as-code/identity.ts'
import { useCloud, useRead } from '@/lib/cloud.tsx'
import { describeError, type PageError } from '@/lib/errors.ts'
import { PicksField } from '@/lib/form/pick-input.tsx'
import { required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ThingLink } from '@/lib/identity/things.tsx'
import { Enabled } from '@/lib/panel/enabled.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { Refused } from '@/lib/panel/list-states.tsx'
import { usePanel } from '@/lib/panel/use-panel.ts'
import { deniedReason } from '@/lib/panel/verdict.ts'
import { type GroupPage, groupView } from './view.ts'

type Group = GroupPage['group']
type Member = Awaited<ReturnType<Api['identity']['users']['browse']['query']>>['rows'][number]

const pageSize = 50
const firstPage = { after: '', before: '' }

/** Users of a group: a list in pages of its own, because a group may be everybody. */
export function GroupMembers({ group }: { group: Group }) {
  const t = useT('identity')
  const c = useT('common')
  const open = usePanel(groupView)
  const [q, setQ] = useState('')
  const [at, setAt] = useState(firstPage)
  const asked = useMembers(group.id, q, at)
  if (asked.error !== null && !asked.data)
    return <Refused problem={describeError(asked.error, c, 'reading')} retry={() => void asked.refetch()} />
  const search = (next: string) => {
    setQ(next)
    setAt(firstPage)
  }
  const add = (
    <Button icon={<UserPlus />} denied={deniedReason(group.can.addMember, c)} onClick={() => open('members')}>
      {t('groups.addMembers')}
    </Button>
  )
  const nothing = (
    <Empty kind="nothing-yet" title={t('groups.noMembers')} action={add} cli={`openstack group add user ${group.name} demo`}>
      {t('groups.about')}
    </Empty>
  )
  const clear = <Button onClick={() => search('')}>{c('action.clearFilters')}</Button>
  return (
    <div className="flex flex-col gap-3">
      <FilterBar q={q} onQ={search} onClear={() => search('')} placeholder={c('list.search', { what: t('groups.members') })}>
        {add}
      </FilterBar>
      <MembersTable
        group={group}
        rows={asked.data?.rows ?? []}
        loading={asked.isPending}
        empty={q === '' ? nothing : <Empty kind="no-match" title={c('kit.noMatches')} action={clear} />}
      />
      {asked.data && <Pages data={asked.data} onPage={setAt} />}
    </div>
  )
}

function useMembers(groupId: string, q: string, { after, before }: typeof firstPage) {
  const input = {
    filter: { groupId: [groupId] },
    size: pageSize,
    ...(q === '' ? {} : { q }),
    ...(after === '' ? {} : { after }),
    ...(before === '' ? {} : { before }),
  }
  return useRead({
    key: ['identity.group.members', input],
    kinds: ['group', 'user'],
    keep: true,
    read: (api) => api.identity.users.browse.query(input),
  })
}

interface MembersTableProps {
  group: Group
  rows: readonly Member[]
  loading: boolean
  empty: ReactNode
}

function MembersTable({ group, rows, loading, empty }: MembersTableProps) {
  const t = useT('identity')
  const c = useT('common')
  const [leaving, setLeaving] = useState<Member>()
  const columns: Column<Member>[] = [
    { id: 'name', header: c('field.name'), pinned: true, cell: ({ id, name }) => <ThingLink kind="user" id={id} name={name} /> },
    { id: 'email', header: t('column.email'), hideBelow: 'md', cell: ({ email }) => email },
    { id: 'domain', header: t('column.domain'), hideBelow: 'lg', cell: ({ domainName }) => domainName },
    { id: 'enabled', header: c('field.enabled'), cell: ({ enabled }) => <Enabled enabled={enabled} /> },
  ]
  const remove = (member: Member) => ({
    label: c('action.remove'),
    icon: <UserMinus />,
    danger: true,
    denied: deniedReason(group.can.removeMember, c),
    onSelect: () => setLeaving(member),
  })
  return (
    <>
      <DataTable
        caption={t('groups.members')}
        columns={columns}
        rows={rows}
        loading={loading}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        actions={(member) => [remove(member)]}
        empty={empty}
      />
      {leaving && <Remove group={group} member={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  )
}

interface PagesProps {
  data: { total: number; rows: readonly unknown[]; next: string | null; previous: string | null }
  onPage(at: typeof firstPage): void
}

function Pages({ data: { total, rows, next, previous }, onPage }: PagesProps) {
  const [before, setBefore] = useState(0)
  if (total <= rows.length) return null
  const turn = (by: number, at: typeof firstPage) => {
    setBefore(Math.max(0, before + by))
    onPage(at)
  }
  return (
    <Pager
      total={total}
      from={before + 1}
      to={before + rows.length}
      pageSize={pageSize}
      hasNext={next !== null}
      hasPrevious={previous !== null}
      onNext={() => turn(pageSize, { after: next ?? '', before: '' })}
      onPrevious={() => turn(-pageSize, { after: '', before: previous ?? '' })}
    />
  )
}

function Remove({ group, member, onClose }: { group: Group; member: Member; onClose(): void }) {
  const t = useT('identity')
  const c = useT('common')
  const { api } = useCloud()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<PageError>()
  const remove = async () => {
    setBusy(true)
    try {
      await api.identity.groups.removeMember.mutate({ groupId: group.id, userId: member.id })
      onClose()
    } catch (failed) {
      setError(describeError(failed, c, 'writing'))
      setBusy(false)
    }
  }
  return (
    <ConfirmDialog
      open
      title={t('groups.removeMember', { user: member.name, group: group.name })}
      action={c('action.remove')}
      consequences={[t('groups.removeMemberBody')]}
      busy={busy}
      error={error && <ErrorView shape="inline" what={error.what} why={error.why} fix={error.fixes} requestId={error.requestId} />}
      onClose={onClose}
      onConfirm={() => void remove()}
    />
  )
}

export function AddMembersForm({ group, onClose }: { group: Group; onClose(): void }) {
  const t = useT('identity')
  return (
    <FormSheet
      id={`group.members.${group.id}`}
      title={`${t('groups.addMembers')}: ${group.name}`}
      submit={t('groups.addMembers')}
      initial={{ add: noUsers }}
      validators={{ add: [required] }}
      save={(api, { add }) => api.identity.groups.setMembers.mutate({ groupId: group.id, add })}
      asCode={({ add }) => add.map((userId) => memberCode.create(group.id, userId))}
      onClose={onClose}
    >
      {({ field }) => <PicksField field={field('add')} kind="users" label={t('users.title')} placeholder={t('members.findUsers')} />}
    </FormSheet>
  )
}

const noUsers: string[] = []
