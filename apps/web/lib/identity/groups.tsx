'use client'

import { Empty } from '@pileus/ui/empty'
import { type Column, DataTable } from '@pileus/ui/table'
import type { ReactNode } from 'react'
import { useT } from '@/lib/i18n/provider.tsx'
import { ThingLink } from './things.tsx'

interface GroupRow {
  id: string
  name: string
  description: string | null
  domainName: string
}

/** The groups that somebody is in. */
export function GroupsTable({ groups, manage }: { groups: readonly GroupRow[]; manage: ReactNode }) {
  const t = useT('identity')
  const c = useT('common')
  const columns: Column<GroupRow>[] = [
    { id: 'name', header: c('field.name'), pinned: true, cell: ({ id, name }) => <ThingLink kind="group" id={id} name={name} /> },
    { id: 'description', elastic: true, header: c('field.description'), hideBelow: 'md', cell: ({ description }) => description },
    { id: 'domain', header: t('column.domain'), cell: ({ domainName }) => domainName },
  ]
  return (
    <div className="flex flex-col gap-3">
      <div className="flex justify-end">{manage}</div>
      <DataTable
        caption={t('groups.title')}
        columns={columns}
        rows={groups}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        empty={
          <Empty kind="nothing-yet" title={t('users.noGroups')} action={manage}>
            {t('groups.about')}
          </Empty>
        }
      />
    </div>
  )
}
