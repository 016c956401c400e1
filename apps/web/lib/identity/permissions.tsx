'use client'

import { Empty } from '@pileus/ui/empty'
import { FilterBar } from '@pileus/ui/filter-bar'
import { SkeletonText } from '@pileus/ui/skeleton'
import { type Column, DataTable } from '@pileus/ui/table'
import { type ReactNode, useState } from 'react'
import type { Api } from '@/lib/api.ts'
import { useRead } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { Refused } from '@/lib/panel/list-states.tsx'
import { Section } from '@/lib/panel/section.tsx'

export type Permissions = Awaited<ReturnType<Api['identity']['explore']['role']['query']>>['services']
type Permission = Permissions[string][number]
type Scope = Permission['scope']

/** What a role is good for, with all that it implies. */
export function RolePermissions({ roleId }: { roleId: string }) {
  const c = useT('common')
  const { data, error, refetch } = useRead({
    key: ['explore.role', roleId],
    kinds: ['role', 'implied_role'],
    read: (api) => api.identity.explore.role.query({ roleId }),
  })
  if (data) return <PermissionTable services={data.services} scopes={everywhere} />
  return error ? <Refused problem={describeError(error, c, 'reading')} retry={() => void refetch()} /> : <SkeletonText lines={8} />
}

const everywhere: readonly Scope[] = ['project', 'domain', 'system']

interface Row {
  rule: string
  in: Partial<Record<Scope, Permission>>
}

interface PermissionTableProps {
  services: Permissions
  scopes: readonly Scope[]
  /** Beside the search. */
  children?: ReactNode
}

/** Rules that are satisfied, by service: in which scopes, and of which things. What is not listed is not allowed. */
export function PermissionTable({ services, scopes, children }: PermissionTableProps) {
  const t = useT('identity')
  const c = useT('common')
  const [q, setQ] = useState('')
  const heads = { project: t('roles.explorerProject'), domain: t('roles.explorerDomain'), system: t('roles.explorerSystem') }
  const columns: Column<Row>[] = [
    {
      id: 'rule',
      header: t('roles.explorerRule'),
      pinned: true,
      cell: ({ rule }) => <code className="font-mono text-sm whitespace-nowrap">{rule}</code>,
    },
    ...scopes.map(
      (scope): Column<Row> => ({ id: scope, header: heads[scope], elastic: true, cell: (row) => <Answer found={row.in[scope]} /> }),
    ),
  ]
  const found = Object.entries(services).map(([service, list]) => ({ service, rows: rowsOf(list, q) }))
  const shown = found.filter(({ rows }) => rows.length > 0)
  return (
    <div className="flex flex-col gap-4">
      <FilterBar q={q} onQ={setQ} onClear={() => setQ('')} placeholder={t('explorer.search')}>
        {children}
      </FilterBar>
      {shown.length === 0 && (
        <Empty kind={q === '' ? 'nothing-yet' : 'no-match'} title={q === '' ? t('explorer.nothing') : c('kit.noMatches')} />
      )}
      {shown.map(({ service, rows }) => (
        <Section key={service} title={service} description={t('explorer.count', { count: rows.length })}>
          <DataTable caption={service} columns={columns} rows={rows} rowKey={({ rule }) => rule} rowLabel={({ rule }) => rule} />
        </Section>
      ))}
    </div>
  )
}

function rowsOf(list: readonly Permission[], q: string): Row[] {
  const wanted = list.filter(({ rule }) => rule.includes(q.trim().toLowerCase()))
  return [...Map.groupBy(wanted, ({ rule }) => rule)].map(([rule, all]) => ({
    rule: rule.slice(rule.indexOf(':') + 1),
    in: Object.fromEntries(all.map((permission) => [permission.scope, permission])),
  }))
}

function Answer({ found }: { found: Permission | undefined }) {
  const t = useT('identity')
  if (!found) return <span className="text-faint">{t('roles.explorerNot')}</span>
  if (found.only === null) return t('roles.explorerAllowed')
  const said = t('roles.explorerIf', { condition: found.only })
  return <span title={said}>{said}</span>
}
