'use client'

import { Banner } from '@pileus/ui/banner'
import { Empty } from '@pileus/ui/empty'
import { type Column, DataTable } from '@pileus/ui/table'
import { type Member as Chosen, Transfer } from '@pileus/ui/transfer'
import { type ReactNode, useEffect, useState } from 'react'
import type { Api } from '@/lib/api.ts'
import { type Grant as HeldAt, grantCode } from '@/lib/as-code/identity.ts'
import { useRead } from '@/lib/cloud.tsx'
import { Framed } from '@/lib/form/fields.tsx'
import type { FieldProps } from '@/lib/form/use-form.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'
import { ThingLink } from './things.tsx'

export type Members = NonNullable<Awaited<ReturnType<Api['identity']['projects']['page']['query']>>['members']>
type Member = Members['users'][number]
type Held = Member['roles'][number]

/** By name on this very thing: what its own form can change. */
const isDirect = ({ group, from }: Held) => group === null && from === null

interface MembersTableProps {
  kind: 'user' | 'group'
  members: readonly Member[]
  /** There are more than are shown. */
  more: boolean
  title: string
  /** The button that opens the form. */
  manage: ReactNode
}

/** Who works here, with which roles, and where each role comes from. */
export function MembersTable({ kind, members, more, title, manage }: MembersTableProps) {
  const t = useT('identity')
  const c = useT('common')
  const columns: Column<Member>[] = [
    { id: 'name', header: c('field.name'), pinned: true, cell: ({ id, name }) => <ThingLink kind={kind} id={id} name={name} /> },
    ...(kind === 'user' ? [{ id: 'email', header: t('column.email'), hideBelow: 'lg', cell: ({ email }: Member) => email } as const] : []),
    { id: 'domain', header: t('column.domain'), hideBelow: 'md', cell: ({ domainName }) => domainName },
    { id: 'roles', header: t('tab.roles'), cell: ({ roles }) => <Roles roles={roles} /> },
  ]
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-end gap-2">{manage}</div>
      {more && <Banner>{t('members.more')}</Banner>}
      <DataTable
        caption={title}
        columns={columns}
        rows={members}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        empty={
          <Empty kind="nothing-yet" title={t('members.none')} action={manage}>
            {t('members.noneBody')}
          </Empty>
        }
      />
    </div>
  )
}

function Roles({ roles }: { roles: readonly Held[] }) {
  const t = useT('identity')
  const origin = ({ group, from }: Held) => [
    ...(group ? [t('assignments.throughGroup', { name: group.name })] : []),
    ...(from ? [t('assignments.throughParent', { name: from.name })] : []),
  ]
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {roles.map((role) => (
        <li key={`${role.id} ${role.group?.id ?? ''} ${role.from?.id ?? ''}`}>
          {role.name}
          {!isDirect(role) && <span className="ms-1 text-sm text-muted">{origin(role).join(', ')}</span>}
        </li>
      ))}
    </ul>
  )
}

export interface Grant {
  actorKind: 'user' | 'group'
  actorId: string
  roleId: string
}

interface MembersFormProps {
  /** Whose draft it is. */
  id: string
  kind: 'user' | 'group'
  title: string
  members: readonly Member[]
  target: HeldAt['target']
  save(api: Api, changes: { add: Grant[]; remove: Grant[] }): Promise<unknown>
  onClose(): void
}

/** What is sent is the difference to what was there when the form was opened: somebody else's change meanwhile stays. */
export function MembersForm({ id, kind, title, members, target, save, onClose }: MembersFormProps) {
  const c = useT('common')
  const [before] = useState(() => members.flatMap(chosenOf))
  return (
    <FormSheet
      id={id}
      size="large"
      title={title}
      submit={c('action.save')}
      initial={{ members: before }}
      secrets={whole}
      save={(api, values) => save(api, difference(kind, before, values.members))}
      asCode={({ members: after }) => {
        const { add, remove } = difference(kind, before, after)
        const heldAt = ({ actorKind, actorId, roleId }: Grant): HeldAt => ({
          roleId,
          actor: { kind: actorKind, id: actorId },
          target,
          inherited: false,
        })
        return [...add.map((one) => grantCode.create(heldAt(one))), ...remove.map((one) => grantCode.delete(heldAt(one)))]
      }}
      onClose={onClose}
    >
      {({ field }) => <MembersField kind={kind} field={field('members')} label={title} before={members} hideLabel />}
    </FormSheet>
  )
}

/** No draft of it: a list from earlier would take away whoever was added since. */
const whole = ['members'] as const

function chosenOf({ id, name, email, domainName, roles }: Member): Chosen[] {
  const own = roles.filter(isDirect).map((role) => role.id)
  return own.length === 0 ? [] : [{ id, label: name, hint: email ?? domainName ?? undefined, roles: own }]
}

/** What a choice comes to: one grant for each role of each member. */
export const grantsOf = (actorKind: Grant['actorKind'], members: readonly Chosen[]): Grant[] =>
  members.flatMap(({ id, roles }) => roles.map((roleId) => ({ actorKind, actorId: id, roleId })))

function difference(actorKind: Grant['actorKind'], before: readonly Chosen[], after: readonly Chosen[]) {
  const [had, has] = [grantsOf(actorKind, before), grantsOf(actorKind, after)]
  const lacking = (among: readonly Grant[]) => (one: Grant) =>
    !among.some(({ actorId, roleId }) => actorId === one.actorId && roleId === one.roleId)
  return { add: has.filter(lacking(had)), remove: had.filter(lacking(has)) }
}

interface MembersFieldProps {
  kind: 'user' | 'group'
  field: FieldProps<Chosen[]>
  label: string
  /** Roles that these have are offered, too, however many there are. */
  before?: readonly Member[]
  hideLabel?: boolean
}

export function MembersField({ kind, field, label, before = [], hideLabel = false }: MembersFieldProps) {
  const t = useT('identity')
  const [q, setQ] = useState('')
  const settled = useSettled(q)
  const picking = kind === 'user' ? 'users' : 'groups'
  const { data: found = [], isPending } = useRead({
    key: ['pick', picking, settled, 50],
    kinds: [kind],
    keep: true,
    read: (api) => api.identity.pick[picking].query({ q: settled, limit: 50 }),
  })
  const { data: roles = [] } = useRead({
    key: ['pick', 'roles', '', 50],
    kinds: ['role'],
    read: (api) => api.identity.pick.roles.query({ limit: 50 }),
  })
  const named = new Map([...before.flatMap((member) => member.roles), ...roles].map(({ id, name }) => [id, name]))
  const usual = roles.find(({ name }) => name === 'member') ?? roles[0]
  return (
    <Framed field={field} label={label} hideLabel={hideLabel} shown={(members) => members.map((member) => member.label).join(', ')}>
      <Transfer
        q={q}
        onQ={setQ}
        busy={isPending}
        placeholder={t(kind === 'user' ? 'members.findUsers' : 'members.findGroups')}
        candidates={found.map(({ id, name, detail }) => ({ id, label: name, hint: detail ?? undefined }))}
        members={field.value}
        onChange={field.onChange}
        roles={[...named].map(([value, name]) => ({ value, label: name }))}
        defaultRoles={usual ? [usual.id] : []}
      />
    </Framed>
  )
}

const typingPause = 150

/** What was typed, once the typing rests. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), typingPause)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
