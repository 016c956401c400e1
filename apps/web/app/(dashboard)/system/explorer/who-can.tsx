'use client'

import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { Empty } from '@pileus/ui/empty'
import { SkeletonText } from '@pileus/ui/skeleton'
import { type Column, DataTable } from '@pileus/ui/table'
import { useState } from 'react'
import type { Api } from '@/lib/api.ts'
import { useRead } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { ThingLink } from '@/lib/identity/things.tsx'
import { Refused } from '@/lib/panel/list-states.tsx'
import { type Place, scopeOf } from './question.tsx'

type Explained = Awaited<ReturnType<Api['identity']['explore']['rule']['query']>>
type Way = Explained['ways'][number]
type Found = Awaited<ReturnType<Api['identity']['explore']['whoCan']['query']>>
type Person = Found['users'][number]
type Path = Person['paths'][number]

/** How a rule can be satisfied: each line is enough by itself. */
export function Ways({ rule }: { rule: string }) {
  const t = useT('identity')
  const c = useT('common')
  const { data, error, refetch } = useRead({
    key: ['explore.rule', rule],
    kinds: [],
    read: (api) => api.identity.explore.rule.query({ rule }),
  })
  if (!data)
    return error ? <Refused problem={describeError(error, c, 'reading')} retry={() => void refetch()} /> : <SkeletonText lines={3} />
  return (
    <Card title={t('explorer.ways')} description={<code className="font-mono text-sm">{data.text}</code>}>
      <ul className="list-disc ps-5">
        {data.ways.map((way) => (
          <li key={`${way.scope} ${way.roles.join(' ')} ${way.only.join(' ')}`}>
            <WayLine way={way} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function WayLine({ way: { scope, roles, only } }: { way: Way }) {
  const t = useT('identity')
  const places = { project: t('explorer.inProject'), domain: t('explorer.inDomain'), system: t('explorer.inSystem') }
  const who = roles.length === 0 ? t('explorer.anyRole') : t('explorer.withRole', { roles: roles.join(', ') })
  return [who, places[scope], ...only].join(', ')
}

/** People who can do it to what lies in a place, and by which path. */
export function People({ rule, at, place }: Place & { rule: string }) {
  const t = useT('identity')
  const c = useT('common')
  const [after, setAfter] = useState('')
  const { data, error, refetch } = useRead({
    key: ['explore.whoCan', rule, at, place, after],
    kinds: ['role', 'implied_role', 'role_assignment', 'group', 'user'],
    keep: true,
    read: (api) => api.identity.explore.whoCan.query({ rule, target: scopeOf({ at, place }), after }),
  })
  if (!data)
    return error ? <Refused problem={describeError(error, c, 'reading')} retry={() => void refetch()} /> : <SkeletonText lines={5} />
  const columns: Column<Person>[] = [
    { id: 'name', header: t('users.one'), pinned: true, cell: ({ id, name }) => <ThingLink kind="user" id={id} name={name} /> },
    { id: 'domain', header: t('column.domain'), hideBelow: 'md', cell: ({ domainName }) => domainName },
    { id: 'paths', header: t('assignments.how'), cell: ({ paths }) => <Paths paths={paths} /> },
  ]
  const { next } = data
  return (
    <div className="flex flex-col gap-3">
      <DataTable
        caption={t('roles.whoCan')}
        columns={columns}
        rows={data.users}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        empty={<Empty kind="nothing-yet" title={t('explorer.nobody')} />}
      />
      <div className="flex gap-2">
        {after !== '' && <Button onClick={() => setAfter('')}>{t('explorer.fromStart')}</Button>}
        {next !== null && <Button onClick={() => setAfter(next)}>{c('kit.nextPage')}</Button>}
      </div>
      {data.also.length > 0 && (
        <p className="text-muted">
          {t('explorer.also')} <WayLines ways={data.also} />
        </p>
      )}
    </div>
  )
}

const WayLines = ({ ways }: { ways: readonly Way[] }) =>
  ways.map((way, index) => (
    <span key={`${way.scope} ${way.roles.join(' ')} ${way.only.join(' ')}`}>
      {index > 0 && '; '}
      <WayLine way={way} />
    </span>
  ))

function Paths({ paths }: { paths: readonly Path[] }) {
  const t = useT('identity')
  const said = ({ role, place, group, inherited }: Path) =>
    [
      `${role}: ${place ? (place.name ?? place.id) : t('assignments.system')}`,
      ...(inherited ? [t('assignments.inherited')] : []),
      ...(group ? [t('assignments.throughGroup', { name: group.name })] : []),
    ].join(', ')
  const lines = [...new Set(paths.map(said))]
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
