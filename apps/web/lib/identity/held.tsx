'use client'

import { Empty } from '@pileus/ui/empty'
import { type Column, DataTable } from '@pileus/ui/table'
import type { ReactNode } from 'react'
import type { Api } from '@/lib/api.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ThingLink } from './things.tsx'

export type Assignment = NonNullable<Awaited<ReturnType<Api['identity']['users']['page']['query']>>['assignments']>[number]

interface HeldTableProps {
  title: string
  assignments: readonly Assignment[]
  /** What the page is about already, and its rows need not say. */
  of: 'user' | 'group' | 'role'
  /** The button that gives one more. */
  manage?: ReactNode
}

/** Roles as they were given: who has which, and where. */
export function HeldTable({ title, assignments, of, manage }: HeldTableProps) {
  const t = useT('identity')
  const who: Column<Assignment> = { id: 'who', header: t('assignments.who'), pinned: true, cell: (row) => <Who row={row} /> }
  const where: Column<Assignment> = { id: 'where', header: t('assignments.where'), cell: (row) => <Where row={row} /> }
  const role: Column<Assignment> = {
    id: 'role',
    header: t('assignments.role'),
    pinned: true,
    cell: ({ roleId, roleName }) => <ThingLink kind="role" id={roleId} name={roleName} />,
  }
  const how: Column<Assignment> = {
    id: 'how',
    header: t('assignments.how'),
    cell: ({ actorKind, actorName }) =>
      actorKind === 'user' ? t('assignments.direct') : t('assignments.throughGroup', { name: actorName }),
  }
  const columns = { user: [role, where, how], group: [role, where], role: [who, where] }
  return (
    <div className="flex flex-col gap-3">
      {manage && <div className="flex justify-end">{manage}</div>}
      <DataTable
        caption={title}
        columns={columns[of]}
        rows={assignments}
        rowKey={keyOf}
        rowLabel={({ roleName, actorName }) => `${actorName}: ${roleName}`}
        empty={
          <Empty kind="nothing-yet" title={t('assignments.empty')} action={manage}>
            {t('assignments.emptyBody')}
          </Empty>
        }
      />
    </div>
  )
}

const keyOf = ({ actorKind, actorId, targetKind, targetId, roleId, inherited }: Assignment) =>
  [actorKind, actorId, targetKind, targetId, roleId, inherited].join(' ')

type Actor = Pick<Assignment, 'actorKind' | 'actorId' | 'actorName' | 'actorDomainName'>

/** Beside the name, what it is: two things, and no sentence whose link would have to be underlined. */
const named = 'inline-flex flex-wrap items-baseline gap-x-1.5'

export function Who({ row: { actorKind, actorId, actorName, actorDomainName } }: { row: Actor }) {
  const t = useT('identity')
  return (
    <span className={named}>
      <ThingLink kind={actorKind} id={actorId} name={actorName} />
      <span className="text-sm text-muted">
        {[t(actorKind === 'user' ? 'users.one' : 'groups.one'), actorDomainName].filter(Boolean).join(', ')}
      </span>
    </span>
  )
}

type Target = Pick<Assignment, 'targetKind' | 'targetId' | 'targetName' | 'targetDomainName' | 'inherited'>

export function Where({ row: { targetKind, targetId, targetName, targetDomainName, inherited } }: { row: Target }) {
  const t = useT('identity')
  if (targetKind === 'system') return t('assignments.system')
  const kind = t(targetKind === 'project' ? 'projects.one' : 'domains.one')
  const said = [kind, targetKind === 'project' ? targetDomainName : null, inherited ? t('assignments.inherited') : null]
  return (
    <span className={named}>
      <ThingLink kind={targetKind} id={targetId} name={targetName ?? targetId} />
      <span className="text-sm text-muted">{said.filter(Boolean).join(', ')}</span>
    </span>
  )
}
