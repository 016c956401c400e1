'use client'

import { ShieldMinus } from 'lucide-react'
import { useMemo } from 'react'
import { grantCode } from '@/lib/as-code/identity.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { GrantForm, placeOf } from '@/lib/identity/grant-form.tsx'
import { Where, Who } from '@/lib/identity/held.tsx'
import { ThingLink } from '@/lib/identity/things.tsx'
import { useYesNoFacet } from '@/lib/panel/enabled.tsx'
import { type ListColumn, ListPanel } from '@/lib/panel/list-panel.tsx'
import type { Prefetched } from '@/lib/panel/list-view.ts'
import type { RowAction } from '@/lib/panel/row-actions.tsx'
import { assignmentsView } from './view.ts'

type BrowsedAssignments = Awaited<ReturnType<typeof assignmentsView.read>>
type AssignmentRow = BrowsedAssignments['rows'][number]

export function Assignments({ initial }: { initial: Prefetched<BrowsedAssignments> | undefined }) {
  const t = useT('identity')
  const c = useT('common')
  const columns = useMemo<ListColumn<AssignmentRow>[]>(
    () => [
      { id: 'who', header: t('assignments.who'), sort: 'actorName', pinned: true, cell: (row) => <Who row={row} /> },
      {
        id: 'role',
        header: t('assignments.role'),
        sort: 'roleName',
        cell: ({ roleId, roleName }) => <ThingLink kind="role" id={roleId} name={roleName} />,
      },
      { id: 'where', header: t('assignments.where'), sort: 'targetName', cell: (row) => <Where row={row} /> },
      {
        id: 'inherited',
        header: t('assignments.inherited'),
        sort: 'inherited',
        hideBelow: 'lg',
        cell: ({ inherited }) => c(inherited ? 'state.yes' : 'state.no'),
      },
    ],
    [t, c],
  )
  const words = useMemo(() => ({ label: t('assignments.revoke'), consequence: t('assignments.revokeBodyMany') }), [t])
  return (
    <ListPanel
      view={assignmentsView}
      initial={initial}
      title={t('assignments.title')}
      about={t('assignments.about')}
      label={labelOf}
      columns={columns}
      facets={{
        actorKind: { label: t('assignments.who'), option: (kind) => t(kind === 'user' ? 'users.one' : 'groups.one') },
        roleId: { label: t('assignments.role') },
        targetKind: { label: t('assignments.where'), option: (kind) => t(placeNames[kind] ?? 'assignments.system') },
        inherited: useYesNoFacet(t('assignments.inherited')),
      }}
      actions={useMemo(() => [revoking(words)], [words])}
      code={codeOf}
      cli="openstack role add --user demo --project demo member"
      create={{ label: t('assignments.create'), form: (close) => <GrantForm onClose={close} /> }}
    />
  )
}

const labelOf = ({ actorName, roleName, targetName }: AssignmentRow) => [actorName, roleName, targetName].filter(Boolean).join(', ')

const placeNames: Readonly<Record<string, 'projects.one' | 'domains.one' | 'assignments.system'>> = {
  project: 'projects.one',
  domain: 'domains.one',
  system: 'assignments.system',
}

const revoking = ({ label, consequence }: { label: string; consequence: string }): RowAction<AssignmentRow> => ({
  id: 'revoke',
  label,
  icon: <ShieldMinus />,
  danger: true,
  bulk: true,
  confirm: { consequences: [consequence] },
  run: (api, row) => api.identity.grants.revoke.mutate(grantOf(row)),
  undo: (api, row) => api.identity.grants.create.mutate(grantOf(row)),
})

const codeOf = ({ roleId, actorKind, actorId, targetKind, targetId, inherited }: AssignmentRow) =>
  grantCode.create({ roleId, inherited, actor: { kind: actorKind, id: actorId }, target: placeOf(targetKind, targetId) })

const grantOf = ({ actorKind, actorId, targetKind, targetId, roleId, inherited }: AssignmentRow) => ({
  actorKind,
  actorId,
  targetKind,
  targetId,
  roleId,
  inherited,
})
